"""What pages print around an article: by these marks its lines are known, as head lines are by labels."""

from __future__ import annotations

import re

from converter.read.text.letters import HAN

_TOOLS = (
    r"分享(?:到|至|给)?(?:好友(?:[和及]?朋友圈)?)?|一键(?:分享|转发)|转发|点赞|赞|收藏(?:本[页文])?|评论|我要评论|发表评论|暂无评论|关注|订阅|举报|纠错|"
    r"打印(?:本页|本文|此页)?|关闭(?:窗口|本页|此页)?|返回(?:顶部|列表|首页|上一[页级])?|回到顶部|复制链接|登录|注册|换一换|图集|组图|"
    r"微信|微博|新浪(?:微博)?|腾讯(?:微博)?|QQ(?:空间|好友)?|人人网|豆瓣|朋友圈|手机(?:观看|看新闻)|客户端(?:看|下载)?|听新闻|语音播报|下载|"
    r"更多|首页|网站地图|联系我们|友情链接|繁體?|繁体|简体|无障碍"
)
_SIZES = "字[号体](?:大小)?|[大中小]|超大|特大|默认|标准|正常|放大|缩小"
_BUTTONS = rf"[\W\d_]*(?:{_TOOLS}|{_SIZES})(?:{_TOOLS}|{_SIZES}|[\W\d_])*+"
WIDGET = re.compile(
    rf"{_BUTTONS}|[【\[]?[上下]一[篇条页].*|点击(?:进入|查看)[^。]{{0,20}}|查看更多.{{0,8}}"
    r"|(?:用|打开)?(?:微信)?扫(?:一扫|描|码).{0,20}|您?是?第\d*位(?:访客|读者)"
)
"""A line of buttons; whole lines, and nothing that a headline could begin with."""
TAGS = re.compile("(?:标签|关键[词字]|栏目|频道|分类|专题)[：:]")
"""Before links to lists of articles."""
BUTTON = re.compile(
    rf"[\W_]*(?:{_TOOLS})(?:{_TOOLS}|[\W_])*+|返回.{{0,8}}首页\W*|查看更多.{{0,8}}|.{{0,4}}更多\W+"
)
"""A link that does something, at the end of a paragraph or among head lines."""
CLOSING = re.compile(
    r"[您你]?可能(?:感兴趣|喜欢|还?想看)的?.{0,6}|猜你喜欢|大家都在看|(?:相关|热门|推荐|最新|延伸|更多)"
    r"(?:新闻|文章|链接|阅读|报道|稿件|推荐|资讯|信息|内容)|为[您你]推荐|精彩推荐|(?:网友|全部|最新|热门)评论"
)
"""A heading after which a page goes on with other articles."""
PLACE = re.compile(r"(?:您?(?:现在|当前|所在)的?(?:所在)?)?的?位置\s*[：:]|首页\s*[>＞»/]")
OF_SITE = re.compile(
    "ICP备|公网安备|版权所有(?![者人权])|网站标识码|all rights reserved|copyright|"
    "不代表.{0,16}(?:观点|立场)|仅提供信息",
    re.IGNORECASE,
)
"""Who runs the site: 云溪市人民政府办公室版权所有，未经授权，不得转载。"""
OF_VIDEO = re.compile("(?:视频|节目|影片)简介")
LABELLED = re.compile(rf"[{HAN}]{{2,6}}[：:][^{HAN}]*")
"""项目编号：A-12: no headline."""
EDITOR = re.compile(r"[（(【\[](?:责任编辑|责编|编辑|记者|通讯员|作者|供稿|来源|文|图|文图)[：:/].{1,30}")
"""（责任编辑：林溪）: a line that closes an article even where it stands outside its box."""
GONE = re.compile("[\ufffd\ue000-\uf8ff]")
ORIGINAL = re.compile(r"原创\s*(?=\S)")
