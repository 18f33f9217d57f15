"""Articles by the thousand → what they state, as files; here, by a pool of processes, or on a cluster.

    batches  documents as they are read → batches of those whose facts are not kept yet
    parts    a batch and what it states → a Parquet file; a folder of such files, found again by content
    pool     batches → parts, by processes of this machine
    cluster  batches → parts, by the workers of a Dask cluster (extra `dask`)

A batch that fails is tried again, alone and then in halves, until the one article is found that the program
does not survive: that one is reported, and none is left out silently.
"""
