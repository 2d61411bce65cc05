/** The environment, the streams and the job handle: what a pipeline is written with. */
package io.tidemark.api;
