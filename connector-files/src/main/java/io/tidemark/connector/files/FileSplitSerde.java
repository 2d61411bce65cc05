package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Keeps splits: the path with its length as an int, since it may be longer than {@code writeUTF} allows. */
final class FileSplitSerde implements Serde<FileSplit> {
    private static final long serialVersionUID = 1L;

    private static final int MAX_PATH_BYTES = 1024 * 1024;

    @Override
    public void serialize(FileSplit split, DataOutput output) throws IOException {
        byte[] path = split.path().getBytes(StandardCharsets.UTF_8);
        output.writeInt(path.length);
        output.write(path);
        output.writeLong(split.position());
        output.writeLong(split.line());
        output.writeLong(split.fingerprint());
    }

    @Override
    public FileSplit deserialize(DataInput input) throws IOException {
        int length = input.readInt();
        if (length < 0 || length > MAX_PATH_BYTES) {
            throw new IOException("A file split has a path of " + length + " bytes, expected 0 to " + MAX_PATH_BYTES
                    + ": these are not the bytes of a file split.");
        }
        byte[] path = new byte[length];
        input.readFully(path);
        return new FileSplit(
                new String(path, StandardCharsets.UTF_8), input.readLong(), input.readLong(), input.readLong());
    }

    @Override
    public String schema() {
        return "FileSplit 1 (path:string,position:long,line:long,fingerprint:long)";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public FileSplit copy(FileSplit value) {
        return value;
    }
}
