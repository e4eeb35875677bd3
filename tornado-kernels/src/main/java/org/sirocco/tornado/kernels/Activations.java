package org.sirocco.tornado.kernels;

/**
 * The activations as kernels compute them: erf and tanh are quotients of polynomials, good to 1e-6, because devices lack erf,
 * PTX lacks tanh, and eight at a time they cost a CPU device next to nothing. The coefficients are those of Eigen's and
 * XLA's erf and tanh for floats.
 */
public final class Activations {
    public static final float ERF_13 = -2.72614225801306e-10f;
    public static final float ERF_11 = 2.77068142495902e-08f;
    public static final float ERF_9 = -2.10102402082508e-06f;
    public static final float ERF_7 = -5.69250639462346e-05f;
    public static final float ERF_5 = -7.34990630326855e-04f;
    public static final float ERF_3 = -2.95459980854025e-03f;
    public static final float ERF_1 = -1.60960333262415e-02f;
    public static final float ERF_Q8 = -1.45660718464996e-05f;
    public static final float ERF_Q6 = -2.13374055278905e-04f;
    public static final float ERF_Q4 = -1.68282697438203e-03f;
    public static final float ERF_Q2 = -7.37332916720468e-03f;
    public static final float ERF_Q0 = -1.42647390514189e-02f;
    public static final float TANH_13 = -2.76076847742355e-16f;
    public static final float TANH_11 = 2.00018790482477e-13f;
    public static final float TANH_9 = -8.60467152213735e-11f;
    public static final float TANH_7 = 5.12229709037114e-08f;
    public static final float TANH_5 = 1.48572235717979e-05f;
    public static final float TANH_3 = 6.37261928875436e-04f;
    public static final float TANH_1 = 4.89352455891786e-03f;
    public static final float TANH_Q6 = 1.19825839466702e-06f;
    public static final float TANH_Q4 = 1.18534705686654e-04f;
    public static final float TANH_Q2 = 2.26843463243900e-03f;
    public static final float TANH_Q0 = 4.89352518554385e-03f;

    private Activations() {}

    public static float apply(int epilogue, float x) {
        float y = x;
        if (epilogue == Epilogue.RELU) {
            y = x > 0 ? x : 0;
        }
        if (epilogue == Epilogue.GELU) {
            y = 0.5f * x * (1 + erf(x * 0.70710678f));
        }
        if (epilogue == Epilogue.GELU_TANH) {
            y = 0.5f * x * (1 + tanh(0.79788456f * (x + 0.044715f * x * x * x)));
        }
        if (epilogue == Epilogue.SILU) {
            y = 0.5f * x * (1 + tanh(0.5f * x));
        }
        return y;
    }

    /** Beyond ±4, erf is ±1 in float. */
    public static float erf(float value) {
        float x = value < -4 ? -4 : value > 4 ? 4 : value;
        float s = x * x;
        float p = (((((ERF_13 * s + ERF_11) * s + ERF_9) * s + ERF_7) * s + ERF_5) * s + ERF_3) * s + ERF_1;
        float q = (((ERF_Q8 * s + ERF_Q6) * s + ERF_Q4) * s + ERF_Q2) * s + ERF_Q0;
        return x * p / q;
    }

    /** Beyond ±7.9, tanh is ±1 in float. */
    public static float tanh(float value) {
        float x = value < -7.9f ? -7.9f : value > 7.9f ? 7.9f : value;
        float s = x * x;
        float p = (((((TANH_13 * s + TANH_11) * s + TANH_9) * s + TANH_7) * s + TANH_5) * s + TANH_3) * s + TANH_1;
        float q = ((TANH_Q6 * s + TANH_Q4) * s + TANH_Q2) * s + TANH_Q0;
        return x * p / q;
    }
}
