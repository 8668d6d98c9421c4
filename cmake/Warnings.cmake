# SPDX-License-Identifier: Apache-2.0
# The warnings that every target of this project is built with, as errors.
add_library(tracer_warnings INTERFACE)
target_compile_options(tracer_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Werror
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>
  # g++ 12 mistakes a moved-from std::variant for an uninitialised one, and sees an overlap in "text" + std::string.
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wno-maybe-uninitialized -Wno-restrict>)
