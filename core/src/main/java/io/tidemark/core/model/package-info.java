/** The words that all of the core shares: the name of a subtask, and the error that means 'this cannot be'. */
package io.tidemark.core.model;
