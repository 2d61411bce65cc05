package io.tidemark.connector.elasticsearch;

import io.tidemark.connector.elasticsearch.BulkClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that takes bulks and sends them until every action is carried out or refused for good.
 *
 * <p>What the server did not take goes again before anything else does, in the order in which it was written, with all that
 * follows it on the same document. So with one such thread a document ends as its last action leaves it, whatever fails.
 */
final class BulkSender implements Runnable {
    private static final System.Logger LOG = System.getLogger(BulkSender.class.getName());

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int MAX_SHOWN_BYTES = 300;

    private final String name;
    private final BulkBuffer buffer;
    private final BulkClient client;
    private final BulkBackoff backoff;
    private String trouble = "";

    /**
     * Makes a sender that runs until its thread is interrupted.
     *
     * @param name of the sink, for messages
     */
    BulkSender(String name, BulkBuffer buffer, BulkClient client, BulkBackoff backoff) {
        this.name = name;
        this.buffer = buffer;
        this.client = client;
        this.backoff = backoff;
    }

    @Override
    public void run() {
        try {
            while (true) {
                List<BulkItem> bulk = buffer.take();
                BulkReport report = new BulkReport();
                deliver(bulk, report);
                buffer.finish(report);
            }
        } catch (InterruptedException e) {
            buffer.fail(new IOException(name + " is closed.", e));
        } catch (IOException e) {
            buffer.fail(new IOException(name + " cannot deliver: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            buffer.fail(new IOException(name + " failed: " + e, e));
        }
    }

    private void deliver(List<BulkItem> bulk, BulkReport report) throws IOException, InterruptedException {
        List<BulkItem> left = bulk;
        int failures = 0;
        long progressNanos = System.nanoTime();
        while (!left.isEmpty()) {
            List<BulkItem> again = attempt(left, report);
            if (again.size() < left.size()) {
                failures = 0;
                progressNanos = System.nanoTime();
            }
            if (!again.isEmpty()) {
                report.retried(again.size());
                pause(++failures, progressNanos, again.size());
            }
            left = again;
        }
    }

    private void pause(int failures, long progressNanos, int actions) throws IOException, InterruptedException {
        if (backoff.isOver(progressNanos, System.nanoTime())) {
            throw new IOException(trouble + ". Nothing was taken for " + backoff.giveUpAfter() + ", the giveUpAfter of"
                    + " setBulkFlushBackoffStrategy. What came after the last checkpoint is sent again when the job"
                    + " restarts.");
        }
        long delayMillis = backoff.delayMillis(failures, ThreadLocalRandom.current());
        if (Integer.bitCount(failures) == 1) { // an outage is told ever more rarely
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: {1}. {2} actions are sent again in {3} ms (failure {4} in a row).",
                    name,
                    trouble,
                    actions,
                    delayMillis,
                    failures);
        }
        TimeUnit.MILLISECONDS.sleep(delayMillis);
    }

    /** Sends actions once and returns those to send again. */
    private List<BulkItem> attempt(List<BulkItem> items, BulkReport report) throws IOException, InterruptedException {
        report.requested(items.stream().mapToLong(BulkItem::size).sum());
        Reply reply;
        try {
            reply = client.send(items);
        } catch (IOException e) {
            return allAgain(e.getMessage(), items, report);
        }
        if (reply.status() == OK) {
            return judge(items, reply, report);
        }
        report.requestFailed();
        if (ItemReply.mayPass(reply.status())) {
            trouble = reply.host() + " answered " + shown(reply);
            return items;
        }
        if (reply.status() == BAD_REQUEST || reply.status() == TOO_LARGE) {
            isolate(items, reply, report);
            return List.of();
        }
        throw new IOException(reply.host() + " answered " + shown(reply) + ". " + advice(reply.status()));
    }

    private List<BulkItem> allAgain(String why, List<BulkItem> items, BulkReport report) {
        report.requestFailed();
        trouble = why;
        return items;
    }

    private List<BulkItem> judge(List<BulkItem> items, Reply reply, BulkReport report) throws IOException {
        List<ItemReply> replies;
        try {
            replies = ReplyParser.items(reply.body());
        } catch (IOException e) {
            return allAgain(reply.host() + " sent no reply to a bulk request but " + shown(reply), items, report);
        }
        if (replies.isEmpty()) {
            report.taken(items.size());
            return List.of();
        }
        if (replies.size() != items.size()) {
            throw new IOException(reply.host() + " was sent " + items.size() + " actions and answered " + replies.size()
                    + ". Check what stands between it and this job.");
        }
        Again again = new Again();
        for (int i = 0; i < items.size(); i++) {
            judge(items.get(i), replies.get(i), report, again);
        }
        return again.items;
    }

    private void judge(BulkItem item, ItemReply reply, BulkReport report, Again again) {
        if (again.isBehind(item)) {
            again.add(item);
            return;
        }
        switch (reply.verdict(item.action())) {
            case TAKEN -> report.taken(1);
            case REPEAT -> report.repeated();
            case AGAIN -> {
                again.add(item);
                trouble = item.action() + " was answered with " + reply;
            }
            case REFUSED -> report.refused(failed(item, reply));
        }
    }

    /**
     * What of a request goes again, in order: what the server did not take, and all that follows it on the same document,
     * whatever became of that. What is late would undo what is newer, and an update may have been refused because the document
     * was not there yet.
     */
    private static final class Again {
        private final List<BulkItem> items = new ArrayList<>();
        private final Set<Document> documents = new HashSet<>();

        private record Document(String index, @Nullable String id) {
            static Document of(BulkItem item) {
                return new Document(item.action().index(), item.action().id());
            }
        }

        void add(BulkItem item) {
            items.add(item);
            if (item.action().id() != null) {
                documents.add(Document.of(item));
            }
        }

        boolean isBehind(BulkItem item) {
            return !documents.isEmpty() && documents.contains(Document.of(item));
        }
    }

    private static FailedAction failed(BulkItem item, ItemReply reply) {
        return new FailedAction(
                item.action(),
                reply.status(),
                Objects.requireNonNullElse(reply.errorType(), "error"),
                Objects.requireNonNullElse(reply.errorReason(), ""));
    }

    /** Finds what makes the server refuse a whole request, by halves, so that the rest gets through. */
    private void isolate(List<BulkItem> items, Reply reply, BulkReport report)
            throws IOException, InterruptedException {
        ItemReply refusal = ReplyParser.refusal(reply.status(), reply.body());
        if (refusal == null && reply.status() == BAD_REQUEST) {
            throw new IOException(reply.host() + " answered " + shown(reply)
                    + ", which neither Elasticsearch nor OpenSearch says. Check host, port and http or https.");
        }
        if (items.size() == 1) {
            ItemReply why = refusal == null ? new ItemReply(reply.status(), "too_large", shown(reply)) : refusal;
            report.refused(failed(items.get(0), why));
            return;
        }
        int half = items.size() / 2;
        deliver(items.subList(0, half), report);
        deliver(items.subList(half, items.size()), report);
    }

    private static String shown(Reply reply) {
        int length = Math.min(reply.body().length, MAX_SHOWN_BYTES);
        String text = new String(reply.body(), 0, length, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "status " + reply.status() : "status " + reply.status() + ", '" + text + "'";
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> "Check user and password, or the API key.";
            case 403 -> "Give the user, or the API key, the privilege to write to the indexes.";
            case 404, 405 -> "Check host and path prefix: there is no '_bulk' there.";
            default -> "Check that Elasticsearch or OpenSearch is there.";
        };
    }
}
