"""Write a GGUF with weights of another type: ``requantise.py FROM TO f32|q8_0``."""

import ctypes
import sys

import llama_cpp as native

TYPES = {"f32": native.LLAMA_FTYPE_ALL_F32, "q8_0": native.LLAMA_FTYPE_MOSTLY_Q8_0}

source, target = (argument.encode() for argument in sys.argv[1:3])
params = native.llama_model_quantize_default_params()
params.ftype = TYPES[sys.argv[3]]
params.allow_requantize = True
params.nthread = 1
sys.exit(native.llama_model_quantize(source, target, ctypes.byref(params)))
