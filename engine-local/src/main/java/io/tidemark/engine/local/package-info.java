/** The local engine: threads, queues and files around the state machines of the core. */
package io.tidemark.engine.local;
