/** Finds out which types a user's function takes and returns, as far as Java still knows them at run time. */
package io.tidemark.api.types;
