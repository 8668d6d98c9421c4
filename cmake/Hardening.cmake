# SPDX-License-Identifier: Apache-2.0
# What makes a fault in a program that runs as root harder to exploit. For the host and the tests' own programs; what
# applies to plugins, which link nothing, is in TracerPlugin.cmake. tests/abi/hardening_test.cpp checks the binary for
# it.
add_library(tracer_hardening INTERFACE)
target_compile_options(tracer_hardening INTERFACE -fPIE -fstack-protector-strong)
target_compile_definitions(tracer_hardening INTERFACE $<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)
target_link_options(tracer_hardening INTERFACE ${TRACER_PIE} -Wl,-z,relro,-z,now,-z,noexecstack)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i.86)$")
  target_compile_options(tracer_hardening INTERFACE -fcf-protection)
endif()
# _FORTIFY_SOURCE needs an optimiser, and hides from a sanitizer the calls that this would check itself. Some compilers
# bring a level of their own.
if(NOT TRACER_SANITIZE AND NOT TRACER_FUZZ)
  target_compile_options(tracer_hardening INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
endif()
