# SPDX-License-Identifier: Apache-2.0
# tracer_kernel_names(TARGET PREFIX HEADER): gives the target HEADER with the lists PREFIX_CALLS and PREFIX_ERRORS: the
# names of system calls and of errors in the kernel's own headers, for the architecture that is compiled for.
include_guard(GLOBAL)
set(TRACER_KERNEL_NAMES_DIR ${CMAKE_CURRENT_LIST_DIR})

function(tracer_kernel_names target prefix header)
  set(macros ${header}.macros)
  add_custom_command(
    OUTPUT ${header}
    COMMAND ${CMAKE_CXX_COMPILER} -x c++ -E -dM -MD -MF ${header}.d -MT ${header}
            -include ${TRACER_KERNEL_NAMES_DIR}/kernel_names.h /dev/null -o ${macros}
    COMMAND ${CMAKE_COMMAND} -DMACROS=${macros} -DPREFIX=${prefix} -DOUTPUT=${header}
            -P ${TRACER_KERNEL_NAMES_DIR}/kernel_names.cmake
    DEPENDS ${TRACER_KERNEL_NAMES_DIR}/kernel_names.h ${TRACER_KERNEL_NAMES_DIR}/kernel_names.cmake
    DEPFILE ${header}.d
    COMMENT "Names of system calls"
    VERBATIM)
  target_sources(${target} PRIVATE ${header})
  target_include_directories(${target} PRIVATE ${TRACER_KERNEL_NAMES_DIR})
endfunction()
