/** The physical graph: operators chained into tasks, tasks cut into subtasks, key groups given to subtasks. */
package io.tidemark.core.plan;
