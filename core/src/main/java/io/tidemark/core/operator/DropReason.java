package io.tidemark.core.operator;

/** Why an operator drops records that nobody has asked for. */
public enum DropReason {
    /** They came when all their windows were over. */
    LATE,
    /** A source could not read them. */
    REJECTED
}
