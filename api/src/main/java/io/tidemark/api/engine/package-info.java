/** The port between a pipeline and the engine that runs it. */
package io.tidemark.api.engine;
