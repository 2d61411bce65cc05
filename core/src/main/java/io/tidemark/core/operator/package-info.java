/** What operators do with batches: pure logic on the state, source and sink ports, the same for every engine. */
package io.tidemark.core.operator;
