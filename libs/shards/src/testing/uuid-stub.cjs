/**
 * Stands in for the `uuid` package, an ES module that thrift (of parquetjs) requires from CommonJS: Node can
 * do that, the loader of jest cannot. Parquet's thrift structures hold no UUIDs.
 */
module.exports = { parse: undefined, stringify: undefined };
