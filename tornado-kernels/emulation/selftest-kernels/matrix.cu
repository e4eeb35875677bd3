// Products of matrices by warps: answers.c computes the same.
#include <cuda_pipeline.h>
typedef unsigned short u16;
typedef unsigned u32;

// One product of a warp, the fragments put together by hand: A 16 × K and B K × 8, both by rows, behind one another.
__device__ u32 pack(const u16 *p, int step) { return p[0] | (u32) p[step] << 16; }
template <int K> __device__ void fragments(const u16 *in, u32 *a, u32 *b) {
  int q = threadIdx.x / 4, t = threadIdx.x % 4;
  for (int j = 0; j < K / 4; j++) a[j] = pack(in + (q + 8 * (j % 2)) * K + 2 * t + 8 * (j / 2), 1);
  for (int j = 0; j < K / 8; j++) b[j] = pack(in + 16 * K + (2 * t + 8 * j) * 8 + q, 8);
}
__device__ int place(int e) { return (threadIdx.x / 4 + 8 * (e / 2)) * 8 + 2 * (threadIdx.x % 4) + e % 2; }
#define PRODUCT(name, K, types, A, B) \
  extern "C" __global__ void name(const u16 *in, float *out, int n) { \
    u32 a[4], b[2]; \
    float c[4]; \
    fragments<K>(in, a, b); \
    for (int e = 0; e < 4; e++) c[e] = (float) place(e); \
    asm volatile("mma.sync.aligned.m16n8k" #K ".row.col.f32." types ".f32 {%0, %1, %2, %3}, " A ", " B ", {%0, %1, %2, %3};" \
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1])); \
    for (int e = 0; e < 4; e++) out[place(e)] = c[e]; \
  }
PRODUCT(mma_f16, 16, "f16.f16", "{%4, %5, %6, %7}", "{%8, %9}")
PRODUCT(mma_bf16, 16, "bf16.bf16", "{%4, %5, %6, %7}", "{%8, %9}")
PRODUCT(mma_f16_8, 8, "f16.f16", "{%4, %5}", "{%8}")
PRODUCT(mma_bf16_8, 8, "bf16.bf16", "{%4, %5}", "{%8}")
extern "C" __global__ void mma_f16_f16(const u16 *in, u16 *out, int n) {
  u32 a[4], b[2], d[2];
  fragments<16>(in, a, b);
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16 {%0, %1}, {%2, %3, %4, %5}, {%6, %7}, {%8, %8};"
    : "=r"(d[0]), "=r"(d[1]) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]), "r"(0x3c003c00));
  for (int e = 0; e < 4; e++) out[place(e)] = (u16) (d[e / 2] >> 16 * (e % 2));
}

extern "C" __global__ void mma_tf32(const float *in, float *out, int n) { // A 16 × 8 and B 8 × 8
  int q = threadIdx.x / 4, t = threadIdx.x % 4;
  u32 a[4], b[2];
  float c[4] = {};
  for (int j = 0; j < 4; j++) asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(a[j]) : "f"(in[(q + 8 * (j % 2)) * 8 + t + 4 * (j / 2)]));
  for (int j = 0; j < 2; j++) asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(b[j]) : "f"(in[128 + (t + 4 * j) * 8 + q]));
  asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
    : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  for (int e = 0; e < 4; e++) out[place(e)] = c[e];
}

// Four matrices of 8 × 8, one below the other, to registers and back in each way. The copy leaves out the last eight bytes.
extern "C" __global__ void matrices(const u16 *in, u32 *out, int n) {
  __shared__ __align__(16) u16 m[256];
  __shared__ __align__(16) u16 back[2][256];
  int i = threadIdx.x;
  __pipeline_memcpy_async(m + 8 * i, in + 8 * i, 16, i == 31 ? 8 : 0);
  asm volatile("cp.async.wait_all;");
  __syncwarp();
  u32 at = (u32) __cvta_generic_to_shared(m + 8 * i), r[14];
  asm volatile("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%0}, [%1];" : "=r"(r[0]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x1.trans.shared.b16 {%0}, [%1];" : "=r"(r[1]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0, %1}, [%2];" : "=r"(r[2]), "=r"(r[3]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];" : "=r"(r[4]), "=r"(r[5]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];" : "=r"(r[6]), "=r"(r[7]), "=r"(r[8]), "=r"(r[9]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.b16 {%0, %1, %2, %3}, [%4];" : "=r"(r[10]), "=r"(r[11]), "=r"(r[12]), "=r"(r[13]) : "l"(m + 8 * i));
  at = (u32) __cvta_generic_to_shared(back[0] + 8 * i);
  asm volatile("stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1, %2, %3, %4};" :: "r"(at), "r"(r[6]), "r"(r[7]), "r"(r[8]), "r"(r[9]) : "memory");
  at = (u32) __cvta_generic_to_shared(back[1] + 8 * i);
  asm volatile("stmatrix.sync.aligned.m8n8.x4.trans.shared.b16 [%0], {%1, %2, %3, %4};" :: "r"(at), "r"(r[6]), "r"(r[7]), "r"(r[8]), "r"(r[9]) : "memory");
  __syncwarp();
  for (int k = 0; k < 14; k++) out[22 * i + k] = r[k];
  for (int k = 0; k < 8; k++) out[22 * i + 14 + k] = back[0][8 * i + k] | (u32) back[1][8 * i + k] << 16;
}

// A product of 64 × 64 by 64 × 64 by four warps, its operands copied to shared memory in two batches.
enum { PITCH = 72 };
// Bits of n: 1 wait for the second batch, 2 a barrier after each wait.
extern "C" __global__ void tile(const u16 *in, float *out, int n) {
  __shared__ __align__(16) u16 a[64 * PITCH];
  __shared__ __align__(16) u16 b[64 * PITCH];
  int i = threadIdx.x, warp = i / 32, lane = i % 32;
#pragma unroll 1
  for (int half = 0; half < 2; half++) {
#pragma unroll 1
    for (int k = i; k < 256; k += 128) {
      int row = k / 4, column = 32 * half + k % 4 * 8;
      __pipeline_memcpy_async(a + row * PITCH + column, in + row * 64 + column, 16);
      int rowB = 32 * half + k / 8, columnB = k % 8 * 8;
      __pipeline_memcpy_async(b + rowB * PITCH + columnB, in + 4096 + rowB * 64 + columnB, 16);
    }
    __pipeline_commit();
  }
  float d[8][4] = {};
#pragma unroll 1
  for (int half = 0; half < 2; half++) {
    if (half == 0) __pipeline_wait_prior(1); else if (n & 1) __pipeline_wait_prior(0);
    if (n & 2) __syncthreads();
#pragma unroll 1
    for (int k = 32 * half; k < 32 * half + 32; k += 16) {
      u32 fa[4];
      u32 at = (u32) __cvta_generic_to_shared(a + (16 * warp + lane % 16) * PITCH + k + lane / 16 * 8);
      asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];" : "=r"(fa[0]), "=r"(fa[1]), "=r"(fa[2]), "=r"(fa[3]) : "r"(at));
#pragma unroll
      for (int c = 0; c < 8; c++) {
        u32 fb[2];
        at = (u32) __cvta_generic_to_shared(b + (k + lane % 16) * PITCH + 8 * c);
        if (c % 2) asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];" : "=r"(fb[0]), "=r"(fb[1]) : "r"(at));
        else for (int j = 0; j < 2; j++) {
          at = (u32) __cvta_generic_to_shared(b + (k + 8 * j + lane % 8) * PITCH + 8 * c);
          asm volatile("ldmatrix.sync.aligned.m8n8.x1.trans.shared.b16 {%0}, [%1];" : "=r"(fb[j]) : "r"(at));
        }
        asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
          : "+f"(d[c][0]), "+f"(d[c][1]), "+f"(d[c][2]), "+f"(d[c][3]) : "r"(fa[0]), "r"(fa[1]), "r"(fa[2]), "r"(fa[3]), "r"(fb[0]), "r"(fb[1]));
      }
    }
  }
  for (int c = 0; c < 8; c++)
    for (int e = 0; e < 4; e++) out[(16 * warp + lane / 4 + 8 * (e / 2)) * 64 + 8 * c + 2 * (lane % 4) + e % 2] = d[c][e];
}
