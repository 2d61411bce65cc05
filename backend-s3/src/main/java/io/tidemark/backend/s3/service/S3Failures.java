package io.tidemark.backend.s3.service;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in the words of a user what the SDK throws. */
public final class S3Failures {
    private static final int MAX_MESSAGE_LENGTH = 300;

    private S3Failures() {}

    /**
     * Makes an exception of this project of one of the SDK.
     *
     * @param action what was tried, with the place
     * @param place the bucket and where it is
     * @param object what was asked for
     */
    public static IOException explained(String action, String place, String object, SdkException failure) {
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted: cannot " + action);
            interrupted.initCause(failure);
            return interrupted;
        }
        if (failure instanceof S3Exception answer && answer.statusCode() > 0) {
            return answered(action, place, object, answer);
        }
        return new IOException("Cannot " + action + ": " + unanswered(failure) + " (" + place + ")", failure);
    }

    private static IOException answered(String action, String place, String object, S3Exception answer) {
        String code = code(answer);
        int status = answer.statusCode();
        if (code.equals("NoSuchBucket")) {
            return new RefusedException(
                    "Cannot " + action + ": there is no such bucket (" + place + "). Make it, or correct its name",
                    answer);
        }
        if (status == 404) {
            NoSuchFileException missing = new NoSuchFileException(object, null, "there is no such object");
            missing.initCause(answer);
            return missing;
        }
        String said = "Cannot " + action + ": the service answered " + status + " " + code + " (" + place + "). ";
        if (status == 401 || status == 403) {
            return new RefusedException(
                    said + "Correct the credentials that the AWS SDK finds, or their permissions", answer);
        }
        if (status == 301 || code.equals("AuthorizationHeaderMalformed")) {
            return new RefusedException(said + "Give the region of the bucket, as ?region=name", answer);
        }
        String text = said + message(answer);
        boolean mayHaveHappened = status >= 500 || status == 408 || status == 409 || status == 429;
        return mayHaveHappened ? new IOException(text, answer) : new RefusedException(text, answer);
    }

    private static String code(S3Exception answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
    }

    private static String message(S3Exception answer) {
        String message = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorMessage();
        return message == null ? "" : shortened(message);
    }

    /** Nothing came back: the cause below says why, without all that was tried. */
    private static String unanswered(SdkException failure) {
        String said = String.valueOf(failure.rawMessage());
        if (said.contains("Unable to load credentials")) {
            return "the AWS SDK finds no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile";
        }
        if (said.contains("Unable to load region")) {
            return "the AWS SDK finds no region; give ?region=name, or set AWS_REGION";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure ? shortened(said) : shortened(root.toString());
    }

    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "...";
    }
}
