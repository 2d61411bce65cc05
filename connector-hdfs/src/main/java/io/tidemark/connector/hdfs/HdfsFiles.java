package io.tidemark.connector.hdfs;

import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.ReadableFile;
import io.tidemark.connector.files.access.ResumedFile;
import io.tidemark.connector.files.access.TooShortException;
import io.tidemark.connector.files.access.WritableFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.hdfs.CannotObtainBlockLengthException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RpcNoSuchMethodException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Files in HDFS, where a part goes on in place after a restart: the NameNode takes the file from whoever has it open, which
 * cannot add a byte from then on, and cuts off what the checkpoint does not have. Where it cannot cut (before Hadoop 2.7)
 * the part ends there, and a {@link ValidLength} says where.
 */
final class HdfsFiles implements FileAccess {
    static final String SCHEME = "hdfs://";

    private static final int BUFFER_BYTES = 4096;

    private final DistributedFileSystem hdfs;
    private final LeaseRecovery leases;
    private final ValidLength validLength;

    HdfsFiles(DistributedFileSystem hdfs, Duration timeout) {
        this.hdfs = hdfs;
        leases = new LeaseRecovery(hdfs, timeout);
        validLength = new ValidLength(hdfs);
    }

    /** A directory as names are appended to it. */
    static String withoutLastSlash(String directory) {
        return directory.endsWith("/") ? directory.substring(0, directory.length() - 1) : directory;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public String absolute(String path) {
        return path.isEmpty()
                ? hdfs.getUri().toString()
                : hdfs.makeQualified(new Path(path)).toString();
    }

    @Override
    public boolean exists(String path) throws IOException {
        return hdfs.exists(new Path(path));
    }

    @Override
    public boolean isDirectory(String path) throws IOException {
        try {
            return hdfs.getFileStatus(new Path(path)).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Not asked, as it would be once a file and look: the NameNode says it when the file is opened. */
    @Override
    public boolean isReadable(String file) {
        return true;
    }

    @Override
    public boolean isWritable(String directory) throws IOException {
        try {
            hdfs.access(new Path(directory), FsAction.WRITE_EXECUTE);
            return true;
        } catch (AccessControlException e) {
            return false;
        }
    }

    @Override
    public long length(String file) throws IOException {
        Path path = new Path(file);
        return validLength.limit(path, status(path).getLen());
    }

    private FileStatus status(Path path) throws IOException {
        try {
            return hdfs.getFileStatus(path);
        } catch (FileNotFoundException e) {
            throw missing(path, e);
        }
    }

    private static NoSuchFileException missing(Path path, FileNotFoundException cause) {
        NoSuchFileException missing = new NoSuchFileException(path.toString());
        missing.initCause(cause);
        return missing;
    }

    @Override
    public List<Entry> list(String directory, Predicate<String> names) throws IOException {
        List<Entry> entries = new ArrayList<>();
        RemoteIterator<FileStatus> children = hdfs.listStatusIterator(new Path(directory));
        while (children.hasNext()) {
            FileStatus child = children.next();
            String name = child.getPath().getName();
            if (names.test(name)) {
                entries.add(new Entry(child.getPath().toString(), name, child.isDirectory()));
            }
        }
        return entries;
    }

    @Override
    public void makeDirectories(String directory) throws IOException {
        if (!hdfs.mkdirs(new Path(directory))) {
            throw new IOException("the NameNode did not make " + directory);
        }
    }

    /** The NameNode answers when its journal is durable. */
    @Override
    public void force(String directory) {}

    @Override
    public boolean deleteIfExists(String file) throws IOException {
        return hdfs.delete(new Path(file), false);
    }

    /** Without the option to overwrite, the NameNode itself refuses a target that is there. */
    @Override
    public void move(String source, String target) throws IOException {
        try {
            hdfs.rename(new Path(source), new Path(target), Options.Rename.NONE);
        } catch (FileNotFoundException e) {
            throw missing(new Path(source), e);
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw inTheWay(target, e);
        }
    }

    private static FileAlreadyExistsException inTheWay(String path, IOException cause) {
        FileAlreadyExistsException inTheWay = new FileAlreadyExistsException(path);
        inTheWay.initCause(cause);
        return inTheWay;
    }

    /**
     * A block that is full is forced by the DataNodes, as forcing the file reaches the last one alone. The file has
     * replicas also where new ones are erasure-coded: those cannot be forced.
     */
    @Override
    public WritableFile create(String file) throws IOException {
        try {
            return new HdfsWritableFile(hdfs.createFile(new Path(file))
                    .create()
                    .overwrite(false)
                    .replicate()
                    .syncBlock()
                    .build());
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw inTheWay(file, e);
        }
    }

    @Override
    public ResumedFile resume(String file, long length, Successor successor) throws IOException {
        Path path = new Path(file);
        try {
            leases.recover(path);
        } catch (FileNotFoundException e) {
            throw missing(path, e);
        }
        long found = status(path).getLen();
        if (found < length) {
            throw new TooShortException(file, found, length);
        }
        if (found > length && !truncate(path, length)) {
            validLength.set(path, length);
            return ResumedFile.ENDED;
        }
        return ResumedFile.inPlace(new HdfsWritableFile(
                hdfs.append(path, EnumSet.of(CreateFlag.APPEND, CreateFlag.SYNC_BLOCK), BUFFER_BYTES, null)));
    }

    /** Returns whether the file system can. */
    private boolean truncate(Path path, long length) throws IOException {
        try {
            if (!hdfs.truncate(path, length)) {
                leases.awaitClosed(path); // the DataNodes still shorten the last block
            }
        } catch (UnsupportedOperationException e) {
            return false;
        } catch (RemoteException e) {
            if (e.getClassName().equals(RpcNoSuchMethodException.class.getName())) {
                return false;
            }
            throw e;
        }
        validLength.remove(path); // of an older checkpoint, by a server that could not yet
        return true;
    }

    @Override
    public ReadableFile open(String file) throws IOException {
        Path path = new Path(file);
        HdfsFileStatus status = (HdfsFileStatus) status(path);
        if (status.isDirectory()) {
            throw new IOException("it is a directory now");
        }
        try {
            HdfsDataInputStream in = (HdfsDataInputStream) hdfs.open(path);
            return new HdfsReadableFile(in, validLength.limit(path, in.getVisibleLength()), status.getFileId());
        } catch (FileNotFoundException e) {
            throw missing(path, e);
        }
    }

    /** DataNodes that were restarted do not tell how long a block is that was being written, until they agree on it. */
    @Override
    public ReadableFile openLeftover(String file) throws IOException {
        try {
            return open(file);
        } catch (CannotObtainBlockLengthException e) {
            leases.recover(new Path(file));
            return open(file);
        }
    }

    /** What is still open is left to its lease: to complete it could wait for the NameNode once a file. */
    @Override
    public void close() throws IOException {
        hdfs.getClient().closeAllFilesBeingWritten(true);
        hdfs.close();
    }
}
