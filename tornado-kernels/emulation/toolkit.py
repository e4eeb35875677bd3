"""What the emulation needs of a machine: a CUDA toolkit's programs and headers, NVRTC, Oclgrind, compilers."""
import glob
import os
import shutil
import sys

CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'), 'gpu-emulation')
# Where pip may put what no toolkit here has: packages hold all but gcc and Oclgrind.
PIP = os.path.join(CACHE, 'pip')
TRITON = os.path.join(PIP, 'triton', 'backends', 'nvidia')
NVRTC = 'libnvrtc.so.13'


def die(text):
    print('gpu-emulate: ' + text, file=sys.stderr)
    sys.exit(2)


def pip(package):
    return f"pip install --no-deps --target '{PIP}' '{package}'"


def toolkits():
    """Folders of CUDA toolkits, the likeliest first."""
    named = [os.environ.get(v) for v in ('CUDA_HOME', 'CUDA_PATH')]
    beside = [os.path.dirname(os.path.dirname(os.path.realpath(p))) for p in map(shutil.which, ('ptxas', 'nvcc')) if p]
    return [t for t in named + beside + ['/usr/local/cuda'] + sorted(glob.glob('/usr/local/cuda-*'), reverse=True) if t]


def tool(name):
    """The path of one of a toolkit's programs, or None. The package triton has two ptxas: that for newer GPUs is CUDA 13's."""
    found = [os.path.join(t, 'bin', name) for t in toolkits()] + [shutil.which(name) or '']
    found += [os.path.join(TRITON, 'bin', name + suffix) for suffix in ('-blackwell', '')]
    return next((p for p in found if os.access(p, os.X_OK)), None)


def disassembler():
    """(path, arguments) of a program that prints machine code, or None."""
    return next(((tool(n), a) for n, a in (('nvdisasm', ['-c']), ('cuobjdump', ['-sass'])) if tool(n)), None)


def include(header):
    """The folder of a header, or None."""
    return next((f for f in [os.path.join(t, 'include') for t in toolkits() + [TRITON]] if os.path.exists(os.path.join(f, header))), None)


def find_nvrtc(named=None):
    """The path of NVRTC's library, or None: the file or folder that is named, the toolkit's, pip's."""
    inside = os.path.join('nvidia', 'cu13', 'lib')
    named = named or os.environ.get('GPU_EMULATION_NVRTC')
    if named:
        places = [named, os.path.join(named, inside)]
    else:
        places = [os.path.join(t, 'lib64') for t in toolkits()] + [os.path.join(p, inside) for p in [PIP] + sys.path if p]
    paths = [p if os.path.isfile(p) else os.path.join(p, NVRTC) for p in places]
    return next((os.path.abspath(p) for p in paths if os.path.isfile(p)), None)


def find_oclgrind():
    """The path of Oclgrind's OpenCL library, or None."""
    places = ['/usr/lib/oclgrind', '/usr/local/lib/oclgrind', '/usr/lib64/oclgrind']
    program = shutil.which('oclgrind')
    if program:
        up = os.path.dirname(os.path.dirname(os.path.realpath(program)))
        places = [os.path.join(up, l, 'oclgrind') for l in ('lib', 'lib64')] + places
    return next((p for p in (os.path.join(d, 'liboclgrind-rt-icd.so') for d in places) if os.path.exists(p)), None)


def missing(mode, nvrtc=None):
    """What a mode of gpu-emulate lacks here, each with how to get it."""
    lacks = [f'{c} (Debian: apt install {c})' for c in ('gcc', 'g++') if not shutil.which(c)]
    if mode == 'oclgrind':
        return lacks + ([] if find_oclgrind() else ["Oclgrind's OpenCL library (Debian: apt install oclgrind ocl-icd-libopencl1)"])
    if not tool('ptxas') or not include('cuda.h'):
        lacks.append(f'ptxas and cuda.h of CUDA 13: set CUDA_HOME to a toolkit, or {pip("triton")}')
    if mode == 'cuda' and not find_nvrtc(nvrtc):
        lacks.append(f'{NVRTC} {"in " + nvrtc if nvrtc else "(NVRTC): " + pip("nvidia-cuda-nvrtc==13.*")}')
    return lacks
