"""Articles by the thousand → what they state, as files; here, by a pool of processes, or on a cluster.

    building  documents as they are read → tasks, for those whose facts are not kept yet; what becomes of them
    tasks     a batch of documents, and how one that fails is tried again
    parts     a batch → what it states, as a Parquet file; a folder of such files, found again by content
    pool      tasks → parts, here or by processes of this machine
    warmed    where these processes come from; warm, what they have loaded before they begin
    cluster   tasks → parts, by the workers of a Dask cluster (extra `dask`)
    remote    addresses ↔ folders of this machine

A batch that fails is tried again, alone and then in halves, until the one article is found that the program
does not survive: that one is reported, and none is left out silently.
"""
