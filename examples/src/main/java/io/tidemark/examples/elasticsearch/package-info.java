/** Counts views of pages in Elasticsearch or OpenSearch, exactly once. */
package io.tidemark.examples.elasticsearch;
