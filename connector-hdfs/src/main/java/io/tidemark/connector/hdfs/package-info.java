/** A source and a sink on HDFS, by the logic of the sources and sinks on local files. */
package io.tidemark.connector.hdfs;
