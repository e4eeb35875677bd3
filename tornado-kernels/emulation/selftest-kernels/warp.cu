// What the lanes of a warp do together: answers.c computes the same.
#define ALL 0xffffffffu
extern "C" __global__ void shuffles(const int *in, int *out, int n) {
  __shared__ int passed[64];
  int i = threadIdx.x, lane = i % 32, x = in[i], y;
  int *o = out + 24 * i;
  o[0] = __shfl_sync(ALL, x, lane * 7 + 3);
  o[1] = __shfl_up_sync(ALL, x, 3);
  o[2] = __shfl_down_sync(ALL, x, 5);
  o[3] = __shfl_xor_sync(ALL, x, 9);
  o[4] = __shfl_sync(ALL, x, 5, 8);
  o[5] = __shfl_up_sync(ALL, x, 2, 8);
  o[6] = __shfl_down_sync(ALL, x, 2, 8);
  o[7] = __shfl_xor_sync(ALL, x, 12, 8);
  o[8] = (int) __ballot_sync(ALL, x & 1);
  o[9] = __any_sync(ALL, x == in[i / 32 * 32 + 3]);
  o[10] = __all_sync(ALL, x & 1);
  o[11] = __reduce_add_sync(ALL, x);
  o[12] = __reduce_min_sync(ALL, x);
  o[13] = (int) __reduce_xor_sync(ALL, (unsigned) x);
  o[14] = (int) __match_any_sync(ALL, x & 3);
  if (lane < 12) { // two parts of the warp, each for itself
    o[15] = __shfl_xor_sync(0xfffu, x, 3);
    o[16] = (int) __activemask();
  } else {
    o[15] = __shfl_down_sync(~0xfffu, x, 4);
    o[16] = (int) __activemask();
  }
  // with a guard at the instruction itself
  asm volatile("{.reg .pred p; setp.lt.u32 p, %1, 16; mov.b32 %0, -5; @p shfl.sync.bfly.b32 %0, %2, 1, 31, 0xffff;}" : "=&r"(y) : "r"(lane), "r"(x));
  o[20] = y;
  o[21] = (int) __byte_perm((unsigned) x, (unsigned) in[i ^ 1], 0x7a41); // two bytes, a sign, a byte
  o[22] = __popc((unsigned) x) * 100 + __clz(x);
  asm("bfe.u32 %0, %1, 3, 7;" : "=r"(y) : "r"(x));
  asm("bfi.b32 %0, %1, %2, 9, 4;" : "=r"(o[23]) : "r"(y), "r"(x));
  y = x;
  for (int k = 16; k > 0; k >>= 1) y += __shfl_xor_sync(ALL, y, k);
  o[17] = y;
  passed[i] = x; // a barrier of the warp is enough between its lanes
  __syncwarp();
  o[18] = passed[i ^ 5];
  __syncwarp();
  passed[i ^ 1] = y + lane;
  __syncwarp();
  o[19] = passed[i];
}
extern "C" __global__ void divergent(const int *in, int *out, int n) {
  int i = threadIdx.x, x = in[i];
  if (i % 32 < 16) x += __shfl_xor_sync(ALL, x, 1);
  __syncthreads();
  out[24 * i] = x;
}
extern "C" __global__ void race_in_warp(const int *in, int *out, int n) {
  __shared__ volatile int passed[64];
  int i = threadIdx.x;
  passed[i] = in[i];
  out[24 * i] = passed[i ^ 1];
}
extern "C" __global__ void race_across_warps(const int *in, int *out, int n) {
  __shared__ volatile int passed[64];
  int i = threadIdx.x;
  passed[i] = in[i];
  __syncwarp();
  out[24 * i] = passed[i ^ 32];
}
