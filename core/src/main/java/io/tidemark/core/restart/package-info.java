/** Whether a failed job is started again, and after what pause. */
package io.tidemark.core.restart;
