# SPDX-License-Identifier: Apache-2.0
# cmake -DOUTPUT=x_objects.h "-DINPUTS=a.bpf.o;b.bpf.o" -P EmbedObjects.cmake
# Writes the files as constant byte arrays: "a.bpf.o" becomes `a_object`.
set(text "/* Generated from the plugin's BPF objects. */\n")
foreach(input ${INPUTS})
  get_filename_component(stem ${input} NAME)
  string(REGEX REPLACE "\\.bpf\\.o$" "" stem ${stem})
  file(READ ${input} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
  string(APPEND text "static const unsigned char ${stem}_object[] __attribute__((aligned(8))) = {\n${bytes}};\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
