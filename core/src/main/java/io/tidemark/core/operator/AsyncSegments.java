package io.tidemark.core.operator;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The order in which results may be emitted. Segments follow each other, and within one the order is that of completion. A
 * mark, such as a watermark, ends a segment; ordered, each request is a segment by itself.
 */
final class AsyncSegments {
    /** Something that keeps its place between records. */
    @FunctionalInterface
    interface Mark {
        void pass() throws Exception;
    }

    /** Requests between which there is no order. */
    static final class Segment {
        private final ArrayDeque<AsyncRequest> done = new ArrayDeque<>(1);
        private int open;
        private @Nullable Mark end;
    }

    private final boolean ordered;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    AsyncSegments(boolean ordered) {
        this.ordered = ordered;
        segments.add(new Segment());
    }

    void add(AsyncRequest request) {
        Segment last = segments.getLast();
        last.open++;
        request.segment = last;
        if (ordered) {
            segments.add(new Segment());
        }
    }

    void add(Mark mark) {
        segments.getLast().end = mark;
        segments.add(new Segment());
    }

    void done(AsyncRequest request) {
        request.segment.open--;
        request.segment.done.add(request);
    }

    /** Takes what is to be emitted next: a request, or a mark; {@code null} if it is not there yet. */
    @Nullable
    Object poll() {
        while (true) {
            Segment first = segments.getFirst();
            if (!first.done.isEmpty()) {
                return first.done.remove();
            } else if (first.open > 0 || segments.size() == 1) {
                return null;
            }
            segments.remove();
            if (first.end != null) {
                return first.end;
            }
        }
    }
}
