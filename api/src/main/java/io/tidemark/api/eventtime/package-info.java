/** Event time: timestamps, watermarks, and how a pipeline gets them. */
package io.tidemark.api.eventtime;
