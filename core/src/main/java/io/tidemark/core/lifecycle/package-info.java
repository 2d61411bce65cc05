/** The life of a job, from created to its end, over all its attempts. */
package io.tidemark.core.lifecycle;
