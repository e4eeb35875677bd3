// A pretend libcuda.so.1: one device, whose memory is this machine's. It holds the calls that TornadoVM's PTX and CUDA
// backends make. Modules go through ptxas and, translated to C++ (emulator/module.py), are computed on the CPU.
//
// Whatever a program does that a real driver would refuse or that would harm it is written to the log as FAULT: a call on a
// thread without a context, a copy outside any buffer, a free of nothing, a launch over the limits, and what a kernel does.
#include <cuda.h>
#if CUDA_VERSION < 13000
#error "cuda.h of CUDA 13 is needed: TornadoVM calls that version's functions"
#endif
#include <dlfcn.h>
#include <sys/wait.h>
#include <atomic>
#include <chrono>
#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>
#include "common.h"
#include "../emulator/groups.h"

namespace {

std::recursive_mutex guard;
using Lock = std::lock_guard<std::recursive_mutex>;

// ---- memory

std::map<u64, size_t> buffers; // device buffers: start → bytes
size_t used = 0;

size_t megabytes(const char *name, long otherwise) { return (size_t) setting(name, otherwise) << 20; }
size_t deviceBytes() { return megabytes("GPU_EMULATION_MEMORY_MB", 16384); }
/** What this program may take: less than the device has, where others use it, too. */
size_t allowedBytes() { return std::min(deviceBytes(), megabytes("GPU_EMULATION_FREE_MB", 1 << 20)); }

bool findBuffer(u64 address, u64 *from, u64 *to) {
  Lock lock(guard);
  auto next = buffers.upper_bound(address);
  if (next == buffers.begin()) return false;
  --next;
  *from = next->first;
  *to = next->first + next->second;
  return address < *to;
}
CUresult inside(const char *what, CUdeviceptr address, size_t bytes) {
  u64 from, to;
  if (!bytes || (findBuffer(address, &from, &to) && address + bytes <= to)) return CUDA_SUCCESS;
  note("FAULT: %s of %zu bytes at 0x%llx is outside any buffer", what, bytes, (unsigned long long) address);
  return CUDA_ERROR_INVALID_VALUE;
}

// ---- order of work

// With lazy copies (--lazy-copies) work waits until the program synchronises, as it may on a GPU: an asynchronous copy from
// or to pinned memory happens then and not before, so that a program which touches the memory too early is found out.
std::deque<std::function<void()>> pending;
std::map<u64, size_t> pinned;
std::atomic<long> deferred{0};

bool lazy() { static const bool b = setting("GPU_EMULATION_LAZY", 0); return b; }
void synchronise() {
  Lock lock(guard);
  while (!pending.empty()) { auto work = pending.front(); pending.pop_front(); work(); }
}
void enqueue(std::function<void()> work) {
  if (!lazy()) { work(); return; }
  Lock lock(guard);
  pending.push_back(work);
}
bool isPinned(const void *p, size_t bytes) {
  Lock lock(guard);
  auto next = pinned.upper_bound((u64) p);
  if (next == pinned.begin()) return false;
  --next;
  return (u64) p + bytes <= next->first + next->second;
}

// ---- contexts

thread_local CUcontext current = nullptr;
CUresult context(const char *call) {
  if (current) return CUDA_SUCCESS;
  note("FAULT: %s on a thread without a context", call);
  return CUDA_ERROR_INVALID_CONTEXT;
}
#define NEEDS_CONTEXT if (CUresult missing = context(__func__)) return missing;

double milliseconds() { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// ---- modules and kernels

struct Module { std::string id; const Kernel *kernels; std::vector<std::string> names; };
struct Function { Module *module; std::string name; const Kernel *kernel; };

/** The length of an ELF file that is given without it: its tables end it. */
size_t elfBytes(const unsigned char *h) {
  u64 sections, programs; u16 size, count;
  memcpy(&programs, h + 0x20, 8); memcpy(&sections, h + 0x28, 8);
  memcpy(&size, h + 0x3a, 2); memcpy(&count, h + 0x3c, 2);
  u64 end = sections + (u64) size * count;
  memcpy(&size, h + 0x36, 2); memcpy(&count, h + 0x38, 2);
  return std::max(end, programs + (u64) size * count);
}

CUresult load(Module *m, const void *image) {
  bool elf = !memcmp(image, "\177ELF", 4);
  std::string base = std::string(logFolder()) + "/" + m->id;
  std::ofstream(base + (elf ? ".cubin" : ".ptx"), std::ios::binary).write((const char *) image, elf ? elfBytes((const unsigned char *) image) : strlen((const char *) image));
  if (elf) { // nothing makes one here, since the pretend NVRTC hands out PTX
    note("FAULT: module %s is a cubin, which cannot be emulated", m->id.c_str());
    return CUDA_ERROR_INVALID_IMAGE;
  }
  // The compilers must not load the pretend libraries.
  std::string command = "env -u LD_LIBRARY_PATH -u LD_PRELOAD python3 \"$GPU_EMULATION_HOME/emulator/module.py\" '" + base + "' >'" + base + ".log' 2>&1";
  int status = system(command.c_str());
  int rc = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
  note("module %s: rc %d", m->id.c_str(), rc);
  if (rc) {
    std::string why;
    std::ifstream log(base + ".log");
    std::getline(log, why);
    note("FAULT: %s module %s: %s (all of it in %s.log)", rc == 2 ? "ptxas refuses" : "no emulation of", m->id.c_str(), why.substr(0, 600).c_str(), m->id.c_str());
    return rc == 2 ? CUDA_ERROR_INVALID_PTX : CUDA_ERROR_INVALID_IMAGE;
  }
  if (!setting("GPU_EMULATION_EMULATE", 1)) return CUDA_SUCCESS;
  std::ifstream list(base + ".kernels");
  std::string path, name;
  std::getline(list, path);
  while (std::getline(list, name)) m->names.push_back(name);
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  m->kernels = library ? (const Kernel *) dlsym(library, "kernels") : nullptr;
  if (!m->kernels) { note("FAULT: module %s: %s", m->id.c_str(), dlerror()); return CUDA_ERROR_INVALID_IMAGE; }
  return CUDA_SUCCESS;
}

/** The parameters as the kernel reads them: one after another, each at a multiple of its size. */
bool pack(const Function &f, void **pointers, void **extra, std::vector<char> &out) {
  size_t at = 0;
  out.assign(4096 + 64, 0);
  if (extra) {
    const void *buffer = nullptr;
    size_t given = 0;
    for (int i = 0; extra[i] != CU_LAUNCH_PARAM_END; i += 2) {
      if (extra[i] == CU_LAUNCH_PARAM_BUFFER_POINTER) buffer = extra[i + 1];
      if (extra[i] == CU_LAUNCH_PARAM_BUFFER_SIZE) given = *(size_t *) extra[i + 1];
    }
    if (buffer) memcpy(out.data(), buffer, std::min(given, out.size()));
    return true;
  }
  for (u32 i = 0; i < f.kernel->parameters; i++) {
    u32 bytes = f.kernel->parameterBytes[i];
    at = (at + bytes - 1) / bytes * bytes;
    if (!pointers || !pointers[i]) { note("FAULT: parameter %u of %s is null", i, f.name.c_str()); return false; }
    memcpy(&out[at], pointers[i], bytes);
    at += bytes;
  }
  return true;
}

} // namespace

extern "C" {

// ---- the device

CUresult cuInit(unsigned) { return setting("GPU_EMULATION_NO_DEVICE", 0) ? CUDA_ERROR_NO_DEVICE : CUDA_SUCCESS; }
CUresult cuDriverGetVersion(int *version) { *version = 13000; return CUDA_SUCCESS; }
CUresult cuDeviceGetCount(int *n) { *n = setting("GPU_EMULATION_NO_DEVICE", 0) ? 0 : 1; return CUDA_SUCCESS; }
CUresult cuDeviceGet(CUdevice *device, int i) { *device = i; return i == 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_DEVICE; }
CUresult cuDeviceGetName(char *name, int bytes, CUdevice) { snprintf(name, bytes, "Emulated GPU sm_%ld", setting("GPU_EMULATION_CC", 90)); return CUDA_SUCCESS; }
CUresult cuDeviceTotalMem(size_t *bytes, CUdevice) { *bytes = deviceBytes(); return CUDA_SUCCESS; }
CUresult cuMemGetInfo(size_t *free, size_t *total) {
  Lock lock(guard);
  *total = deviceBytes();
  *free = allowedBytes() > used ? allowedBytes() - used : 0;
  return CUDA_SUCCESS;
}
CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice) {
  switch (attribute) { // those of an H200
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK: case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X: case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y: *value = 1024; break;
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z: *value = 64; break;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X: *value = 2147483647; break;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y: case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z: *value = 65535; break;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK: *value = 49152; break;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN: *value = 232448; break;
    case CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY: case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK: *value = 65536; break;
    case CU_DEVICE_ATTRIBUTE_WARP_SIZE: *value = 32; break;
    case CU_DEVICE_ATTRIBUTE_CLOCK_RATE: *value = 1980000; break;
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: *value = 132; break;
    case CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS: *value = 1; break;
    case CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT: *value = 3; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = (int) setting("GPU_EMULATION_CC", 90) / 10; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = (int) setting("GPU_EMULATION_CC", 90) % 10; break;
    default: *value = 0; note("device attribute %d asked for, answered 0", (int) attribute);
  }
  return CUDA_SUCCESS;
}
CUresult cuGetErrorName(CUresult result, const char **name) {
  switch (result) { // those that can come from here
#define NAME(x) case x: *name = #x; break;
    NAME(CUDA_SUCCESS) NAME(CUDA_ERROR_INVALID_VALUE) NAME(CUDA_ERROR_OUT_OF_MEMORY) NAME(CUDA_ERROR_NO_DEVICE) NAME(CUDA_ERROR_INVALID_DEVICE)
    NAME(CUDA_ERROR_INVALID_IMAGE) NAME(CUDA_ERROR_INVALID_CONTEXT) NAME(CUDA_ERROR_INVALID_PTX) NAME(CUDA_ERROR_NOT_FOUND) NAME(CUDA_ERROR_NOT_SUPPORTED)
    NAME(CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED) NAME(CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED)
#undef NAME
    default: *name = "unknown error"; return CUDA_ERROR_INVALID_VALUE;
  }
  return CUDA_SUCCESS;
}
CUresult cuGetErrorString(CUresult result, const char **text) { return cuGetErrorName(result, text); }

// ---- contexts, streams, events: there is one context and one queue

CUresult cuCtxCreate(CUcontext *c, CUctxCreateParams *, unsigned, CUdevice) { *c = current = (CUcontext) 0x77; return CUDA_SUCCESS; }
CUresult cuCtxDestroy(CUcontext) { synchronise(); current = nullptr; return CUDA_SUCCESS; }
CUresult cuCtxSetCurrent(CUcontext c) { current = c; return CUDA_SUCCESS; }
CUresult cuCtxSynchronize(void) { NEEDS_CONTEXT synchronise(); return CUDA_SUCCESS; }
CUresult cuCtxGetStreamPriorityRange(int *least, int *greatest) { *least = 0; *greatest = -5; return CUDA_SUCCESS; }
CUresult cuStreamCreate(CUstream *s, unsigned) { NEEDS_CONTEXT *s = (CUstream) 0x55; return CUDA_SUCCESS; }
CUresult cuStreamCreateWithPriority(CUstream *s, unsigned, int) { NEEDS_CONTEXT *s = (CUstream) 0x55; return CUDA_SUCCESS; }
CUresult cuStreamDestroy(CUstream) { return CUDA_SUCCESS; }
CUresult cuStreamSynchronize(CUstream) { synchronise(); return CUDA_SUCCESS; }
CUresult cuStreamWaitEvent(CUstream, CUevent, unsigned) { return CUDA_SUCCESS; }
CUresult cuEventCreate(CUevent *e, unsigned) { NEEDS_CONTEXT *e = (CUevent) new double(0); return CUDA_SUCCESS; }
CUresult cuEventDestroy(CUevent e) { synchronise(); delete (double *) e; return CUDA_SUCCESS; }
CUresult cuEventRecord(CUevent e, CUstream) { enqueue([e] { *(double *) e = milliseconds(); }); return CUDA_SUCCESS; }
CUresult cuEventQuery(CUevent) { synchronise(); return CUDA_SUCCESS; }
CUresult cuEventSynchronize(CUevent) { synchronise(); return CUDA_SUCCESS; }
CUresult cuEventElapsedTime(float *ms, CUevent from, CUevent to) { synchronise(); *ms = (float) (*(double *) to - *(double *) from); return CUDA_SUCCESS; }

// Graphs are not emulated.
CUresult cuStreamBeginCapture(CUstream, CUstreamCaptureMode) { return CUDA_ERROR_NOT_SUPPORTED; }
CUresult cuStreamEndCapture(CUstream, CUgraph *) { return CUDA_ERROR_NOT_SUPPORTED; }
CUresult cuStreamIsCapturing(CUstream, CUstreamCaptureStatus *status) { *status = CU_STREAM_CAPTURE_STATUS_NONE; return CUDA_SUCCESS; }
CUresult cuGraphDestroy(CUgraph) { return CUDA_SUCCESS; }
CUresult cuGraphExecDestroy(CUgraphExec) { return CUDA_SUCCESS; }
CUresult cuGraphExecUpdate(CUgraphExec, CUgraph, CUgraphExecUpdateResultInfo *) { return CUDA_ERROR_NOT_SUPPORTED; }
CUresult cuGraphInstantiate(CUgraphExec *, CUgraph, unsigned long long) { return CUDA_ERROR_NOT_SUPPORTED; }
CUresult cuGraphLaunch(CUgraphExec, CUstream) { return CUDA_ERROR_NOT_SUPPORTED; }

// ---- memory

CUresult cuMemAlloc(CUdeviceptr *out, size_t bytes) {
  NEEDS_CONTEXT
  Lock lock(guard);
  size_t room = (bytes + 511) / 256 * 256; // as on a GPU, and some room behind that belongs to no buffer
  char *memory = used + bytes > allowedBytes() ? nullptr : (char *) aligned_alloc(256, room);
  if (!memory) { note("out of memory: %zu bytes asked, %zu used of %zu", bytes, used, allowedBytes()); return CUDA_ERROR_OUT_OF_MEMORY; }
  memset(memory, 0xff, room); // NaN, where a kernel reads what nobody wrote
  buffers[(u64) memory] = bytes;
  used += bytes;
  *out = (CUdeviceptr) memory;
  return CUDA_SUCCESS;
}
CUresult cuMemFree(CUdeviceptr p) {
  NEEDS_CONTEXT
  synchronise();
  Lock lock(guard);
  auto buffer = buffers.find(p);
  if (buffer == buffers.end()) { note("FAULT: free of 0x%llx, where no buffer begins", (unsigned long long) p); return CUDA_ERROR_INVALID_VALUE; }
  used -= buffer->second;
  buffers.erase(buffer);
  free((void *) p);
  return CUDA_SUCCESS;
}
CUresult cuMemAllocHost(void **out, size_t bytes) {
  *out = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
  if (!*out) return CUDA_ERROR_OUT_OF_MEMORY;
  Lock lock(guard);
  pinned[(u64) *out] = bytes;
  return CUDA_SUCCESS;
}
CUresult cuMemFreeHost(void *p) {
  synchronise();
  Lock lock(guard);
  pinned.erase((u64) p);
  free(p);
  return CUDA_SUCCESS;
}
CUresult cuMemHostRegister(void *p, size_t bytes, unsigned) {
  NEEDS_CONTEXT
  Lock lock(guard);
  if (!pinned.emplace((u64) p, bytes).second) return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
  return CUDA_SUCCESS;
}
CUresult cuMemHostUnregister(void *p) {
  synchronise();
  Lock lock(guard);
  return pinned.erase((u64) p) ? CUDA_SUCCESS : CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED;
}
CUresult cuMemcpyHtoDAsync(CUdeviceptr to, const void *from, size_t bytes, CUstream) {
  NEEDS_CONTEXT
  if (CUresult wrong = inside("copy to the device", to, bytes)) return wrong;
  if (lazy() && isPinned(from, bytes)) { deferred++; enqueue([=] { memcpy((void *) to, from, bytes); }); return CUDA_SUCCESS; }
  if (!lazy()) { memcpy((void *) to, from, bytes); return CUDA_SUCCESS; }
  std::vector<char> staged((const char *) from, (const char *) from + bytes); // pageable memory is read before the call returns
  enqueue([=] { memcpy((void *) to, staged.data(), bytes); });
  return CUDA_SUCCESS;
}
CUresult cuMemcpyDtoHAsync(void *to, CUdeviceptr from, size_t bytes, CUstream) {
  NEEDS_CONTEXT
  if (CUresult wrong = inside("copy from the device", from, bytes)) return wrong;
  if (lazy() && isPinned(to, bytes)) { deferred++; enqueue([=] { memcpy(to, (void *) from, bytes); }); return CUDA_SUCCESS; }
  synchronise();
  memcpy(to, (void *) from, bytes);
  return CUDA_SUCCESS;
}
CUresult cuMemcpyDtoD(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  NEEDS_CONTEXT
  if (CUresult wrong = inside("copy on the device", to, bytes)) return wrong;
  if (CUresult wrong = inside("copy on the device", from, bytes)) return wrong;
  synchronise();
  memmove((void *) to, (void *) from, bytes);
  return CUDA_SUCCESS;
}
CUresult cuMemsetD8(CUdeviceptr to, unsigned char value, size_t bytes) {
  NEEDS_CONTEXT
  if (CUresult wrong = inside("fill", to, bytes)) return wrong;
  synchronise();
  memset((void *) to, value, bytes);
  return CUDA_SUCCESS;
}

// ---- modules and launches

CUresult cuModuleLoadDataEx(CUmodule *out, const void *image, unsigned, CUjit_option *, void **) {
  NEEDS_CONTEXT
  static std::atomic<int> count{0};
  Module *m = new Module{std::to_string(getpid()) + "-" + std::to_string(++count), nullptr, {}};
  if (CUresult wrong = load(m, image)) return wrong;
  *out = (CUmodule) m;
  return CUDA_SUCCESS;
}
CUresult cuModuleLoadData(CUmodule *out, const void *image) { return cuModuleLoadDataEx(out, image, 0, nullptr, nullptr); }
CUresult cuModuleUnload(CUmodule) { synchronise(); return CUDA_SUCCESS; }
CUresult cuModuleGetFunction(CUfunction *out, CUmodule module, const char *name) {
  Module *m = (Module *) module;
  Function *f = new Function{m, name, nullptr};
  for (size_t i = 0; i < m->names.size(); i++) if (m->names[i] == name) f->kernel = &m->kernels[i];
  if (m->kernels && !f->kernel) { note("FAULT: module %s has no kernel %s", m->id.c_str(), name); return CUDA_ERROR_NOT_FOUND; }
  *out = (CUfunction) f;
  return CUDA_SUCCESS;
}
CUresult cuOccupancyMaxPotentialBlockSize(int *grid, int *block, CUfunction, CUoccupancyB2DSize, size_t, int) { *grid = 132; *block = 1024; return CUDA_SUCCESS; }
CUresult cuLaunchKernel(CUfunction function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned dynamic, CUstream, void **pointers, void **extra) {
  NEEDS_CONTEXT
  const Function f = *(Function *) function;
  note("launch %s module %s grid %u,%u,%u block %u,%u,%u dynamic %u", f.name.c_str(), f.module->id.c_str(), gx, gy, gz, bx, by, bz, dynamic);
  u64 threads = (u64) bx * by * bz;
  if (threads == 0 || threads > 1024 || bz > 64 || !gx || !gy || !gz || gx > 2147483647u || gy > 65535 || gz > 65535) {
    note("FAULT: launch of %s is over the limits of grid or block", f.name.c_str());
    return CUDA_ERROR_INVALID_VALUE;
  }
  if (!f.kernel) return CUDA_SUCCESS; // --no-emulation
  if (f.kernel->sharedBytes + dynamic > 49152) {
    note("FAULT: launch of %s needs %u bytes of shared memory, over 49152", f.name.c_str(), f.kernel->sharedBytes + dynamic);
    return CUDA_ERROR_INVALID_VALUE;
  }
  std::vector<char> parameters;
  if (!pack(f, pointers, extra, parameters)) return CUDA_ERROR_INVALID_VALUE;
  enqueue([=] {
    static const bool reverse = setting("GPU_EMULATION_REVERSE", 0);
    const unsigned grid[] = {gx, gy, gz}, block[] = {bx, by, bz};
    const Machine machine{findBuffer, [](const std::string &line) { note("%s", line.c_str()); }, reverse};
    double begun = milliseconds();
    long faults = runKernel(*f.kernel, f.name, parameters.data(), grid, block, machine);
    note("ran %s in %.1f ms, %ld faults", f.name.c_str(), milliseconds() - begun, faults);
  });
  return CUDA_SUCCESS;
}

} // extern "C"

__attribute__((destructor)) static void end() {
  if (lazy()) note("end: %ld copies waited for a synchronisation, %zu pieces of work still wait", deferred.load(), pending.size());
}
