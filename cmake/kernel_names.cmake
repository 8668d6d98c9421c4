# SPDX-License-Identifier: Apache-2.0
# cmake -DMACROS=macros.h -DPREFIX=X -DOUTPUT=x.h -P kernel_names.cmake
# The names of system calls and of errors among a compiler's macros (-dM), as the lists X_CALLS and X_ERRORS; the
# compiler knows their values.
file(STRINGS ${MACROS} lines REGEX "^#define (__NR_[a-z0-9_]+|E[A-Z0-9]+) ")
set(CALLS)
set(ERRORS)
foreach(line ${lines})
  string(REGEX REPLACE "^#define ([A-Za-z0-9_]+) .*" "\\1" name ${line})
  if(name MATCHES "^__NR_(.*)")
    list(APPEND CALLS ${CMAKE_MATCH_1})
  else()
    list(APPEND ERRORS ${name})
  endif()
endforeach()
# How many there are, and where an architecture's own begin: these are not calls.
list(REMOVE_ITEM CALLS syscalls arch_specific_syscall)

set(text "/* Generated from the kernel's <asm/unistd.h> and <asm/errno.h>. */\n")
foreach(names CALLS ERRORS)
  list(LENGTH ${names} count)
  if(count LESS 100)
    message(FATAL_ERROR "${MACROS} defines ${count} ${names}: those of <asm/unistd.h> and <asm/errno.h> are expected")
  endif()
  list(SORT ${names})
  string(APPEND text "#define ${PREFIX}_${names}(what)")
  foreach(name ${${names}})
    string(APPEND text " \\\n    what(${name})")
  endforeach()
  string(APPEND text "\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
