// Half precision: answers.c computes the same.
#include <cuda_bf16.h>
#include <cuda_fp16.h>

// Every pattern of 16 bits to float and back, and random floats to halves with each rounding.
extern "C" __global__ void f16_conversions(const float *in, unsigned *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  float f = __half2float(__ushort_as_half((unsigned short) i)), x = in[i];
  unsigned *o = out + 8 * i;
  o[0] = __float_as_uint(f);
  o[1] = __half_as_ushort(__float2half_rn(f));
  o[2] = __half_as_ushort(__float2half_rn(x));
  o[3] = __half_as_ushort(__float2half_rz(x));
  o[4] = __half_as_ushort(__float2half_rd(x));
  o[5] = __half_as_ushort(__float2half_ru(x));
  o[6] = (unsigned) __half2int_rz(__ushort_as_half((unsigned short) i));
  o[7] = __half_as_ushort(__int2half_rn(i * 3 - 98304));
}
extern "C" __global__ void bf16_conversions(const float *in, unsigned *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  float f = __bfloat162float(__ushort_as_bfloat16((unsigned short) i)), x = in[i];
  unsigned *o = out + 8 * i;
  __nv_bfloat162 both = __floats2bfloat162_rn(f, x);
  o[0] = __float_as_uint(f);
  o[1] = __bfloat16_as_ushort(__low2bfloat16(both));
  o[2] = __bfloat16_as_ushort(__high2bfloat16(both));
  o[3] = __bfloat16_as_ushort(__float2bfloat16_rz(x));
  o[4] = __bfloat16_as_ushort(__float2bfloat16_rd(x));
  o[5] = __bfloat16_as_ushort(__float2bfloat16_ru(x));
  o[6] = (unsigned) __bfloat162int_rz(__ushort_as_bfloat16((unsigned short) i));
  o[7] = __bfloat16_as_ushort(__int2bfloat16_rn(i * 3 - 98304));
}
extern "C" __global__ void f16_arithmetic(const uint2 *in, unsigned *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  uint2 first = in[2 * i], second = in[2 * i + 1];
  __half2 a = *(__half2 *) &first.x, b = *(__half2 *) &first.y, c = *(__half2 *) &second.x;
  unsigned *o = out + 20 * i;
  __half2 h[14];
  h[0] = __hfma2(a, b, c);
  h[1] = __hadd2(a, b);
  h[2] = __hsub2(a, b);
  h[3] = __hmul2(a, b);
  h[4] = __hmin2(a, b);
  h[5] = __hmax2(a, b);
  h[6] = __hneg2(a);
  h[7] = __habs2(a);
  h[8] = __hgt2(a, b);
  h[9] = __halves2half2(__hfma(__low2half(a), __low2half(b), __low2half(c)), __hadd(__high2half(a), __high2half(b)));
  h[10] = __halves2half2(__hlt(__low2half(a), __low2half(b)) ? __low2half(c) : __low2half(a), __hmax(__high2half(a), __high2half(b)));
  h[11] = __hfma2_sat(a, b, c);
  h[12] = __hfma2_relu(a, b, c);
  h[13] = __lowhigh2highlow(a);
  for (int k = 0; k < 14; k++) o[k] = *(unsigned *) &h[k];
  o[14] = __hgt2_mask(a, b);
  unsigned x = first.x, y = first.y, z = second.x;
  asm("ex2.approx.f16x2 %0, %1;" : "=r"(o[15]) : "r"(x));
  asm("tanh.approx.f16x2 %0, %1;" : "=r"(o[16]) : "r"(x));
  asm("{.reg .pred p, q; .reg .b16 l, h, m, n; setp.lt.f16x2 p|q, %1, %2; mov.b32 {l, h}, %3; selp.b16 m, l, 1, p; selp.b16 n, h, 1, q; mov.b32 %0, {m, n};}"
    : "=r"(o[17]) : "r"(x), "r"(y), "r"(z));
}
extern "C" __global__ void bf16_arithmetic(const uint2 *in, unsigned *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  uint2 first = in[2 * i], second = in[2 * i + 1];
  __nv_bfloat162 a = *(__nv_bfloat162 *) &first.x, b = *(__nv_bfloat162 *) &first.y, c = *(__nv_bfloat162 *) &second.x;
  unsigned *o = out + 20 * i;
  __nv_bfloat162 h[14];
  h[0] = __hfma2(a, b, c);
  h[1] = __hadd2(a, b);
  h[2] = __hsub2(a, b);
  h[3] = __hmul2(a, b);
  h[4] = __hmin2(a, b);
  h[5] = __hmax2(a, b);
  h[6] = __hneg2(a);
  h[7] = __habs2(a);
  h[8] = __hgt2(a, b);
  h[9] = __halves2bfloat162(__hfma(__low2bfloat16(a), __low2bfloat16(b), __low2bfloat16(c)), __hadd(__high2bfloat16(a), __high2bfloat16(b)));
  h[10] = __halves2bfloat162(__hlt(__low2bfloat16(a), __low2bfloat16(b)) ? __low2bfloat16(c) : __low2bfloat16(a), __hmax(__high2bfloat16(a), __high2bfloat16(b)));
  h[11] = __hfma2_sat(a, b, c);
  h[12] = __hfma2_relu(a, b, c);
  h[13] = __lowhigh2highlow(a);
  for (int k = 0; k < 14; k++) o[k] = *(unsigned *) &h[k];
  o[14] = __hgt2_mask(a, b);
  unsigned x = first.x, y = first.y, z = second.x;
  asm("ex2.approx.ftz.bf16x2 %0, %1;" : "=r"(o[15]) : "r"(x));
  asm("tanh.approx.bf16x2 %0, %1;" : "=r"(o[16]) : "r"(x));
  asm("{.reg .pred p, q; .reg .b16 l, h, m, n; setp.lt.bf16x2 p|q, %1, %2; mov.b32 {l, h}, %3; selp.b16 m, l, 1, p; selp.b16 n, h, 1, q; mov.b32 %0, {m, n};}"
    : "=r"(o[17]) : "r"(x), "r"(y), "r"(z));
}
// A parameter of a half type is a struct of two or four bytes.
extern "C" __global__ void parameter(const void *in, float *out, __half2 n) {
  out[0] = __low2float(n);
  out[1] = __high2float(n);
}
