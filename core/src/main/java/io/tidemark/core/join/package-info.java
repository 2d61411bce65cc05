/** What joins keep as state until a partner has come. */
package io.tidemark.core.join;
