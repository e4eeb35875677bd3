package org.sirocco.tornado;

import java.util.Locale;
import java.util.Optional;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.sdk.Missing;

/** Lets a device compute attention with a known answer, because a TornadoVM without a working driver may say nothing. */
final class SelfTest {
    private static final String REMEDY = "update the device's driver, or take another device";

    private SelfTest() {}

    /** Nothing, or why the device does not compute. */
    static Optional<BackendUnavailableException> run(Accelerator device) {
        try (AttentionGraph graph = new AttentionGraph(device, 1, 1)) {
            // The scores of query 1 are (0, ln 3): weights (1/4, 3/4). Query 0 finds all keys alike.
            float[] context = graph.context(new float[]{0, 1}, PackedBatch.ofLengths(2),
                    new float[]{0, (float) Math.log(3)}, new float[]{4, 8}, PackedBatch.ofLengths(2));
            if (Math.abs(context[0] - 6) <= 1e-5 && Math.abs(context[1] - 7) <= 1e-5) {
                return Optional.empty();
            }
            return Optional.of(new BackendUnavailableException(device.id(),
                    String.format(Locale.ROOT, "the self-test gave %s and %s instead of 6 and 7", context[0],
                            context[1]),
                    REMEDY));
        } catch (KernelException e) {
            return Optional.of(refusal(device, e));
        }
    }

    /** What is told of a device on which the self-test failed. */
    static BackendUnavailableException refusal(Accelerator device, KernelException failure) {
        if (DeviceFailure.isOutOfMemory(failure)) {
            return new BackendUnavailableException(device.id(),
                    String.format(Locale.ROOT, "no room for the self-test on %s: %s", device.id(),
                            DeviceFailure.shortage(failure.getCause())),
                    DeviceFailure.remedy(failure.getCause(), ", or take another device"), failure);
        }
        Missing missing = Missing.of(failure);
        return new BackendUnavailableException(device.id(),
                missing.isKnown() ? missing.reason() : "the self-test failed: " + failure.getMessage(),
                missing.isKnown() ? missing.remedy() : REMEDY, failure);
    }

    /** Whether it failed for want of memory alone, which others may give back. */
    static boolean hadNoRoom(BackendUnavailableException refusal) {
        return refusal.getCause() instanceof KernelException failure && DeviceFailure.isOutOfMemory(failure);
    }
}
