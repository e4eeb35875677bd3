#!/usr/bin/env python3
"""Makes of a PTX module what the pretend driver needs: a cubin (ptxas must accept the module) and a library that computes
its kernels on the CPU.

    module.py BASE       BASE.ptx is the module; writes BASE.ptxas and BASE.cubin and, where kernels are to be computed,
                         BASE.kernels: the library on the first line, then the kernels' names in the library's order

Exit status: 0 done, 2 ptxas refuses the module, 3 it holds what the translator does not know (the lines are printed).
Settings come in the environment (gpu-emulate sets them): GPU_EMULATION_PTXAS, _ARCH, _CACHE, _EMULATE.

Both are kept in the cache under a hash of the PTX without its kernels' names, into which TornadoVM writes a number that
differs from run to run.
"""
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

from ptx2cpp import HERE, Unknown, translate


def read(*path):
    with open(os.path.join(*path), 'rb') as f:
        return f.read()


def library(source, cache):
    """The path of the library for a module, and its kernels' names."""
    # Comments go, lines stay: faults name the line in the file.
    source = re.sub(r'/\*.*?\*/', lambda m: '\n' * m[0].count('\n'), source, flags=re.S)
    source = re.sub(r'//[^\n]*', '', source)
    names = re.findall(r'\.entry\s+([\w$]+)', source)
    nameless = re.sub(r'(\.entry\s+)[\w$]+', r'\1kernel', source)
    key = hashlib.sha256(nameless.encode() + b''.join(read(HERE, f) for f in ('kernel.h', 'half.h', 'warp.h', 'ptx2cpp.py'))).hexdigest()[:32]
    path = os.path.join(cache, key[:2], key + '.so')
    if not os.path.exists(path):
        kernels = translate(source)
        if not kernels:
            raise Unknown('no kernel in the module')
        code = ['#include "warp.h"'] + [k.cpp() for k in kernels]
        code += ['extern "C" { extern const Kernel kernels[]; const Kernel kernels[] = {'] + [k.entry() + ',' for k in kernels] + ['{ nullptr } }; }']
        os.makedirs(os.path.dirname(path), exist_ok=True)
        fma = ['-mfma'] if platform.machine() == 'x86_64' and b' fma ' in read('/proc/cpuinfo') else []
        with tempfile.TemporaryDirectory(dir=cache) as work:
            with open(os.path.join(work, 'kernels.cpp'), 'w') as f:
                f.write('\n'.join(code) + '\n')
            # No contraction: a PTX mul and add are two roundings, an fma is one. Integers wrap as they do on the GPU.
            built = os.path.join(work, 'kernels.so')
            done = subprocess.run(['g++', '-w', '-O1', '-s', '-fwrapv', '-fno-strict-aliasing', '-ffp-contract=off', *fma, '-fPIC', '-shared', '-I', HERE,
                                   os.path.join(work, 'kernels.cpp'), '-o', built], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                raise Unknown(done.stdout[:2000])
            os.replace(built, path)
    return path, names


def assemble(source, base, cache):
    """Writes BASE.cubin and BASE.ptxas; whether ptxas accepts the module. What it made is kept, too."""
    ptxas, arch = os.environ.get('GPU_EMULATION_PTXAS', 'ptxas'), os.environ.get('GPU_EMULATION_ARCH', 'sm_90')
    # Under names that do not differ from run to run.
    names = re.findall(r'\.entry\s+([\w$]+)', source)
    numbers = iter(range(len(names)))
    renamed = re.sub(r'(\.entry\s+)[\w$]+', lambda m: f'{m[1]}entry_{next(numbers)}_', source)
    key = hashlib.sha256('\0'.join([renamed, arch, ptxas, str(os.path.getmtime(ptxas))]).encode()).hexdigest()[:32]
    kept = os.path.join(cache, key[:2], key)
    if not os.path.exists(kept + '.ptxas'):
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as work:
            module = os.path.join(work, os.path.basename(base))
            with open(module + '.ptx', 'w') as f:
                f.write(renamed)
            done = subprocess.run([ptxas, '-arch=' + arch, '-v', module + '.ptx', '-o', module + '.cubin'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                with open(base + '.ptxas', 'w') as f:
                    f.write(done.stdout)
                return False
            with open(module + '.ptxas', 'w') as f:
                f.write(done.stdout)
            os.replace(module + '.cubin', kept + '.cubin')
            os.replace(module + '.ptxas', kept + '.ptxas')
    shutil.copyfile(kept + '.cubin', base + '.cubin')
    with open(kept + '.ptxas') as f, open(base + '.ptxas', 'w') as out:
        out.write(re.sub(r'entry_(\d+)_', lambda m: names[int(m[1])], f.read()))
    return True


def main():
    base, cache = sys.argv[1], os.environ.get('GPU_EMULATION_CACHE', tempfile.gettempdir())
    source = read(base + '.ptx').decode(errors='replace').rstrip('\0')
    if not assemble(source, base, cache):
        print(read(base + '.ptxas').decode(errors='replace'))
        return 2
    if os.environ.get('GPU_EMULATION_EMULATE', '1') == '1':
        try:
            path, names = library(source, cache)
        except Unknown as e:
            print(e)
            return 3
        with open(base + '.kernels', 'w') as f:
            f.write('\n'.join([path] + names) + '\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
