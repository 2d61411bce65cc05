package io.tidemark.backend.rocksdb.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How what the cells of one table hold becomes the value of a row, and back. Stateless and thread-safe. */
interface CellForm {
    /** Writes what a cell holds. */
    void write(Object value, DataOutput output) throws IOException;

    /** Reads what {@link #write} wrote. */
    Object read(DataInput input) throws IOException;

    /** Returns the same to be changed, while the given one stays as it is. */
    Object copy(Object value);

    /** Says whether a user who only looks at it could change it. */
    boolean isOpenToUsers();
}
