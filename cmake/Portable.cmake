# SPDX-License-Identifier: Apache-2.0
# With -DTRACER_PORTABLE=ON (`./dev build portable`) tracer needs no library of the machine it runs on, not even glibc's:
# everything is linked in. Plugins load all the same, as they link nothing. Include before libraries are looked for.
option(TRACER_PORTABLE "Link everything statically, for machines without these libraries" OFF)
set(TRACER_SPDLOG spdlog::spdlog)
set(TRACER_FMT fmt::fmt)
set(TRACER_PIE -pie)
if(TRACER_PORTABLE)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(Boost_USE_STATIC_LIBS ON)
  set(TRACER_SPDLOG spdlog::spdlog_header_only) # Debian has no static library of these two
  set(TRACER_FMT fmt::fmt-header-only)
  set(TRACER_PIE -static-pie)
endif()
# Call it after find_package: spdlog's own target names the shared fmt.
macro(tracer_link_statically)
  if(TRACER_PORTABLE)
    set_target_properties(spdlog::spdlog_header_only PROPERTIES
      INTERFACE_LINK_LIBRARIES "fmt::fmt-header-only;Threads::Threads")
  endif()
endmacro()
