package io.tidemark.core.task;

import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.StreamOperator;
import io.tidemark.core.stream.StreamElement;
import io.tidemark.core.time.WatermarkCombiner;

/** How far event time has come over all channels of a subtask, and which of them have ended. */
final class InputTime {
    private final WatermarkCombiner combiner;
    private final boolean[] ended;
    private int open;
    private boolean idle;

    InputTime(int channels) {
        combiner = new WatermarkCombiner(channels);
        ended = new boolean[channels];
        open = channels;
    }

    /** Takes an element that says something of time, and tells the operator what follows for all channels. */
    void take(int channel, StreamElement element, StreamOperator head) throws OperatorException {
        if (element instanceof StreamElement.Watermark watermark) {
            tell(head, combiner.advance(channel, watermark.timestamp()));
        } else if (element instanceof StreamElement.Idleness idleness) {
            tell(head, combiner.setIdle(channel, idleness.idle()));
        } else if (!ended[channel]) {
            ended[channel] = true;
            open--;
            tell(head, combiner.end(channel));
        }
    }

    private void tell(StreamOperator head, boolean advanced) throws OperatorException {
        if (combiner.isIdle() != idle) {
            idle = !idle;
            head.idle(idle);
        }
        if (advanced) {
            head.watermark(combiner.combined());
        }
    }

    /** Says whether no channel is left that a record could come from. */
    boolean hasEnded() {
        return open == 0;
    }

    /** Returns the time of the channels as it is now, to go on with apart. */
    WatermarkCombiner copy() {
        return combiner.copy();
    }
}
