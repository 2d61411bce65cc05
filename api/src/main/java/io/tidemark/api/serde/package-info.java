/** How the values and keys of a pipeline become bytes: built-in serdes, and how a type finds its own. */
package io.tidemark.api.serde;
