"""Write a GGUF with F32 weights from a quantised one: ``widen.py FROM TO``."""

import ctypes
import sys

import llama_cpp as native

params = native.llama_model_quantize_default_params()
params.ftype = native.LLAMA_FTYPE_ALL_F32
params.allow_requantize = True
params.nthread = 1
source, target = (argument.encode() for argument in sys.argv[1:])
sys.exit(native.llama_model_quantize(source, target, ctypes.byref(params)))
