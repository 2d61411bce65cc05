package io.tidemark.backend.jdbc;

/** What a transaction has to survive. */
enum Durability {
    /** Nothing alone: a later one that is durable says whether it is still there. */
    RELAXED,
    /** Whatever the database can survive. */
    DURABLE
}
