package io.tidemark.backend.s3;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Lets so many requests through that change something, and none after them. The first that is refused is sent nevertheless
 * every second time: then its answer alone is lost. Thread-safe.
 */
final class RefusedRequests implements ExecutionInterceptor {
    private int left = Integer.MAX_VALUE;
    private boolean losesAnswer;
    private boolean refused;

    synchronized void refuseAfter(int changes) {
        left = changes;
        losesAnswer = changes % 2 == 1;
        refused = false;
    }

    synchronized void recover() {
        left = Integer.MAX_VALUE;
    }

    synchronized boolean hasRefused() {
        return refused;
    }

    @Override
    public synchronized void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (left > 0) {
            if (changes(context) && left < Integer.MAX_VALUE) {
                left--;
            }
            return;
        }
        boolean isFirst = !refused && changes(context);
        if (!isFirst && !refused) {
            return; // reads go on until a change is refused
        }
        refused = true;
        if (!isFirst || !losesAnswer) {
            throw SdkClientException.create("refused by the test");
        }
    }

    @Override
    public synchronized void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (refused && left == 0) {
            throw SdkClientException.create("the answer was lost by the test");
        }
    }

    private static boolean changes(Context.BeforeTransmission context) {
        SdkHttpMethod method = context.httpRequest().method();
        return method != SdkHttpMethod.GET && method != SdkHttpMethod.HEAD;
    }
}
