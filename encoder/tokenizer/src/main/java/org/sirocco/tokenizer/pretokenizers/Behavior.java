package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.Pieces;

/** What becomes of the delimiters of a split. Rule: tokenizer/normalizer.rs, {@code SplitDelimiterBehavior}. */
enum Behavior {
    REMOVED, ISOLATED, MERGED_WITH_PREVIOUS, MERGED_WITH_NEXT, CONTIGUOUS;

    static Behavior read(Config config) {
        return switch (config.asString()) {
            case "Removed" -> REMOVED;
            case "Isolated" -> ISOLATED;
            case "MergedWithPrevious" -> MERGED_WITH_PREVIOUS;
            case "MergedWithNext" -> MERGED_WITH_NEXT;
            case "Contiguous" -> CONTIGUOUS;
            default -> throw config.error("unknown behavior \"" + Config.shown(config.asString()) + "\"");
        };
    }

    /** A taker of the stretches of one piece after another. */
    Stretches into(Pieces pieces) {
        return new Stretches(this, pieces);
    }

    /** Takes a piece as stretches, delimiters and what is between them, and adds the pieces that they make. */
    static final class Stretches {
        private final Behavior behavior;
        private final Pieces pieces;
        private boolean waiting;
        private boolean previous;
        private int start;
        private int end;

        private Stretches(Behavior behavior, Pieces pieces) {
            this.behavior = behavior;
            this.pieces = pieces;
        }

        /** Takes the next stretch of the piece. */
        void take(int from, int to, boolean delimiter) {
            switch (behavior) {
                case REMOVED -> {
                    if (!delimiter) {
                        pieces.add(from, to);
                    }
                }
                case ISOLATED -> pieces.add(from, to);
                default -> {
                    if (waiting && joins(delimiter)) {
                        end = to;
                    } else {
                        flush();
                        start = from;
                        end = to;
                    }
                    waiting = true;
                    previous = delimiter;
                }
            }
        }

        private boolean joins(boolean delimiter) {
            return switch (behavior) {
                case CONTIGUOUS -> delimiter == previous;
                case MERGED_WITH_PREVIOUS -> delimiter && !previous;
                default -> !delimiter && previous;
            };
        }

        /** Ends the piece. */
        void endPiece() {
            flush();
            waiting = false;
            previous = false;
        }

        private void flush() {
            if (waiting) {
                pieces.add(start, end);
            }
        }
    }
}
