# SPDX-License-Identifier: Apache-2.0
# tracer_add_plugin(NAME): builds the plugin of the current folder.
#
#   *.bpf.c                   BPF objects, and the description that their tags make; all that most plugins have
#   plugin.cpp (or plugin.c)  a description by hand instead, which includes the generated "NAME_objects.h"; there
#                             "x.bpf.c" is the array `x_object`
#   tests/golden.json         what ctest plays to the plugin's output
#
# The result is NAME.so in TRACER_PLUGIN_OUTPUT (default: lib/tracer/plugins of the build tree). It links nothing
# and exports one symbol. The plugins of this repository and those outside it use it alike. Set TRACER_PLUGIN_WERROR to
# make a warning an error, as this repository does.
include_guard(GLOBAL)

find_program(TRACER_CLANG NAMES clang clang-19 clang-16 clang-14 REQUIRED)
find_program(TRACER_LLVM_STRIP NAMES llvm-strip llvm-strip-19 llvm-strip-16 llvm-strip-14 REQUIRED)
set(TRACER_PLUGIN_MODULE_DIR ${CMAKE_CURRENT_LIST_DIR})
if(NOT TRACER_PLUGIN_OUTPUT)
  set(TRACER_PLUGIN_OUTPUT ${CMAKE_BINARY_DIR}/lib/tracer/plugins)
endif()

# The name that libbpf's headers give this machine's architecture, and where <asm/types.h> lies.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
  set(TRACER_BPF_ARCH arm64)
else()
  set(TRACER_BPF_ARCH x86)
endif()

set(TRACER_BPF_FLAGS -target bpf -mcpu=v2 -O2 -g -Wall -Wextra -Wno-unused-parameter)
if(TRACER_PLUGIN_WERROR)
  list(APPEND TRACER_BPF_FLAGS -Werror)
endif()

# tracer_bpf_object(SOURCE OUTPUT): compiles one BPF source file to an ELF object with BTF and without DWARF.
function(tracer_bpf_object source output)
  get_target_property(sdk_include tracer::sdk INTERFACE_INCLUDE_DIRECTORIES)
  string(GENEX_STRIP "${sdk_include}" sdk_dirs)
  if(NOT sdk_dirs)
    set(sdk_dirs ${TRACER_SDK_INCLUDE})
  endif()
  set(flags)
  foreach(dir ${sdk_dirs})
    list(APPEND flags -I${dir})
  endforeach()
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${TRACER_CLANG} ${TRACER_BPF_FLAGS}
            -D__TARGET_ARCH_${TRACER_BPF_ARCH} ${flags} -idirafter /usr/include/${CMAKE_LIBRARY_ARCHITECTURE}
            -MD -MF ${output}.d -MT ${output} -c ${source} -o ${output}
    COMMAND ${TRACER_LLVM_STRIP} -g ${output}
    DEPENDS ${source}
    DEPFILE ${output}.d
    COMMENT "BPF ${source}"
    VERBATIM)
endfunction()

# tracer_embed(OUTPUT OBJECT...): a header with one byte array per object, named after its file.
function(tracer_embed output)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DINPUTS=${ARGN}"
            -P ${TRACER_PLUGIN_MODULE_DIR}/EmbedObjects.cmake
    DEPENDS ${ARGN} ${TRACER_PLUGIN_MODULE_DIR}/EmbedObjects.cmake
    VERBATIM)
endfunction()

# tracer_describe(OUTPUT NAME OBJECT...): what the objects say about themselves, as C.
function(tracer_describe output name)
  add_custom_command(
    OUTPUT ${output}
    COMMAND tracer::describe --name ${name} --plugin-version ${TRACER_PLUGIN_VERSION} --output ${output} ${ARGN}
    DEPENDS ${ARGN} tracer::describe
    COMMENT "Describe ${name}"
    VERBATIM)
endfunction()

function(tracer_add_plugin name)
  file(GLOB bpf_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.bpf.c)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/plugin.c ${CMAKE_CURRENT_SOURCE_DIR}/plugin.cpp)
  if(NOT bpf_sources)
    message(FATAL_ERROR "tracer_add_plugin(${name}): ${CMAKE_CURRENT_SOURCE_DIR} has no *.bpf.c, and a plugin's programs "
                        "are in such files. Name yours ${name}.bpf.c, or let `tracer new ${name}` make one to start from.")
  endif()
  set(objects)
  foreach(source ${bpf_sources})
    get_filename_component(stem ${source} NAME)
    string(REGEX REPLACE "\\.bpf\\.c$" "" stem ${stem})
    tracer_bpf_object(${source} ${CMAKE_CURRENT_BINARY_DIR}/${stem}.bpf.o)
    list(APPEND objects ${CMAKE_CURRENT_BINARY_DIR}/${stem}.bpf.o)
  endforeach()
  if(sources) # a description of the author's own
    tracer_embed(${CMAKE_CURRENT_BINARY_DIR}/${name}_objects.h ${objects})
    list(APPEND sources ${CMAKE_CURRENT_BINARY_DIR}/${name}_objects.h)
  else()
    set(TRACER_PLUGIN_VERSION ${PROJECT_VERSION})
    if(NOT TRACER_PLUGIN_VERSION)
      set(TRACER_PLUGIN_VERSION 0.1.0)
    endif()
    tracer_describe(${CMAKE_CURRENT_BINARY_DIR}/${name}_plugin.c ${name} ${objects})
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/${name}_plugin.c)
  endif()

  add_library(${name} MODULE ${sources})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(${name} PRIVATE tracer::sdk)
  if(CMAKE_CXX_COMPILER_LOADED)
    target_compile_features(${name} PRIVATE cxx_std_20)
  endif()
  target_compile_options(${name} PRIVATE -Wall -Wextra)
  # A descriptor needs no runtime library at all, and runs nothing when it is loaded: tracer refuses one that does.
  target_link_options(${name} PRIVATE -nodefaultlibs -nostartfiles -Wl,--no-undefined -Wl,-z,relro,-z,now
                                      -Wl,-z,noexecstack)
  # Whatever flags the build is given: these would call into a library.
  target_compile_options(${name} PRIVATE -fno-sanitize=all -fno-stack-protector -U_FORTIFY_SOURCE)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i.86)$")
    target_compile_options(${name} PRIVATE -fcf-protection)
  endif()
  target_link_options(${name} PRIVATE -fno-sanitize=all)
  set_target_properties(${name} PROPERTIES
    PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${TRACER_PLUGIN_OUTPUT}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(NOT TRACER_PLUGIN_NO_INSTALL)
    install(TARGETS ${name} LIBRARY DESTINATION lib/tracer/plugins)
  endif()
  # (In tracer's own tree the tests of all plugins are one program.)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/tests/golden.json AND NOT TRACER_PLUGIN_NO_GOLDEN)
    add_test(NAME ${name}.golden
             COMMAND tracer::golden $<TARGET_FILE:${name}> ${CMAKE_CURRENT_SOURCE_DIR}/tests)
  endif()
endfunction()
