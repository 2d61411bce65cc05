/** Checkpoints and savepoints, looked into by somebody who has neither the job nor its classes. */
package io.tidemark.savepoint.reader;
