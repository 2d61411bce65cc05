/** Windows: how streams are cut into them, when they are evaluated, and the functions that take them. */
package io.tidemark.api.windowing;
