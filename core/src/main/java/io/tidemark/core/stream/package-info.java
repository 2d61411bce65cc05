/** What travels between subtasks: batches of records, barriers and the end, through bounded channels. */
package io.tidemark.core.stream;
