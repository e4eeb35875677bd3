package org.sirocco.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers to places along one side of a chart.
 *
 * @param logarithmic whether equal steps are equal factors; then both ends are above 0
 */
record Axis(double least, double most, boolean logarithmic) {
    /** An axis that holds all numbers that it can show. */
    static Axis over(List<double[]> series, boolean logarithmic) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double[] numbers : series) {
            for (double x : numbers) {
                if (Double.isFinite(x) && (!logarithmic || x > 0)) {
                    least = Math.min(least, x);
                    most = Math.max(most, x);
                }
            }
        }
        if (least > most) {
            return new Axis(logarithmic ? 0.1 : 0, 1, logarithmic);
        }
        if (!logarithmic && least > 0 && least < most / 2) {
            least = 0;
        }
        if (least == most) {
            most = logarithmic ? least * 10 : least + 1;
        }
        return new Axis(least, most, logarithmic);
    }

    boolean shows(double x) {
        return Double.isFinite(x) && (!logarithmic || x > 0);
    }

    /** From 0 at the least to 1 at the most. */
    double place(double x) {
        return logarithmic ? Math.log(x / least) / Math.log(most / least) : (x - least) / (most - least);
    }

    /** Round numbers between the ends, about five. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic && most / least >= 100) {
            int from = (int) Math.ceil(Math.log10(least) - 1e-9);
            int to = (int) Math.floor(Math.log10(most) + 1e-9);
            for (int power = from; power <= to; power += Math.max(1, (to - from + 4) / 5)) {
                ticks.add(Math.pow(10, power));
            }
            return ticks;
        }
        if (logarithmic) {
            for (double power = Math.pow(10, Math.floor(Math.log10(least))); power <= most; power *= 10) {
                for (int digit : new int[]{1, 2, 5}) {
                    if (digit * power >= least && digit * power <= most) {
                        ticks.add(digit * power);
                    }
                }
            }
            return ticks;
        }
        double step = Math.pow(10, Math.floor(Math.log10((most - least) / 2)));
        step *= (most - least) / step > 10 ? 5 : (most - least) / step > 5 ? 2 : 1;
        for (double x = Math.ceil(least / step - 1e-9) * step; x <= most + step * 1e-9; x += step) {
            ticks.add(Math.abs(x) < step / 2 ? 0 : x);
        }
        return ticks;
    }
}
