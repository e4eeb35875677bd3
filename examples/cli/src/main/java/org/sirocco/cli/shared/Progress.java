package org.sirocco.cli.shared;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal's standard error, once the work has taken two seconds. */
public final class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final long start = System.nanoTime();
    private final long totalBytes;
    private ProgressBar bar;

    /** @param totalBytes of the input, or -1 where nobody knows */
    public Progress(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    public void update(long bytes, long texts) {
        if (bar == null && Terminal.stderr() && System.nanoTime() - start > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder().setTaskName("encoding").setInitialMax(totalBytes)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200).clearDisplayOnFinish().build();
        }
        if (bar != null) {
            bar.stepTo(bytes);
            bar.setExtraMessage(texts + " texts");
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
