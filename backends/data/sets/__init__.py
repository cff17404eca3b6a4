"""The data sets that have a name: one file each, which holds a `DataSet` as `DATA_SET`."""
