# SPDX-License-Identifier: Apache-2.0
# The packages `tracer` and `tracer-dev`: `./dev package` puts them into build/packages. What is for packages alone is
# marked EXCLUDE_FROM_ALL, so that `cmake --install` leaves it out.
# Whom to write to is who made the newest change, as SECURITY.md says.
set(TRACER_MAINTAINER "" CACHE STRING "Who the packages say made them: NAME <ADDRESS>")
set(maintainer ${TRACER_MAINTAINER})
if(NOT maintainer)
  execute_process(COMMAND git log -1 --format=%ae WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
                  OUTPUT_VARIABLE address OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT address)
    set(address maintainers@tracer.example) # a source archive has no history
  endif()
  set(maintainer "tracer maintainers <${address}>")
endif()
set(debian ${CMAKE_CURRENT_BINARY_DIR}/debian)
set(changelog ${CMAKE_CURRENT_SOURCE_DIR}/debian/changelog.sh)
add_custom_command(
  OUTPUT ${debian}/changelog.gz ${debian}/changelog.Debian.gz
  COMMAND ${changelog} ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${maintainer} ${debian}
  DEPENDS ${changelog} ${CMAKE_SOURCE_DIR}/CHANGELOG.md VERBATIM)
add_custom_target(package_files ALL DEPENDS ${debian}/changelog.gz ${debian}/changelog.Debian.gz)
foreach(pair tracer:tracer sdk:tracer-dev)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 component)
  list(GET pair 1 package)
  install(FILES debian/copyright ${debian}/changelog.gz ${debian}/changelog.Debian.gz
          DESTINATION share/doc/${package} COMPONENT ${component} EXCLUDE_FROM_ALL)
  install(FILES debian/${package}.lintian DESTINATION share/lintian/overrides RENAME ${package}
          COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tracer)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each component has its own
set(CPACK_PACKAGE_CONTACT ${maintainer})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_SOURCE_DIR}/build/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL tracer sdk)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_TRACER_PACKAGE_NAME tracer)
set(CPACK_DEBIAN_TRACER_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_TRACER_DESCRIPTION "Plugin-based eBPF tracing for Linux
tracer shows what a Linux machine does, event by event, through eBPF: one
program, and plugins that say what to look at. It counts exactly, says what it
could not see, and runs where kprobes and fentry are refused.
.
The plugins that come with it are ports of BCC's filetop, killsnoop,
pidpersec, stacksnoop, syscount and vfsreadlat, and usercheck.")
set(CPACK_DEBIAN_TRACER_PACKAGE_SUGGESTS "tracer-dev, babeltrace2")
set(CPACK_DEBIAN_TRACER_PACKAGE_CONTROL_EXTRA
    "${CMAKE_CURRENT_SOURCE_DIR}/debian/prerm;${CMAKE_CURRENT_SOURCE_DIR}/debian/postrm")

set(CPACK_DEBIAN_SDK_PACKAGE_NAME tracer-dev)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS
    "cmake (>= 3.25), clang (>= 1:14), llvm (>= 1:14), libbpf-dev (>= 1:1.0), libc6-dev, g++ | c++-compiler, make | ninja-build")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "tracer (= ${PROJECT_VERSION}-1)")
set(CPACK_COMPONENT_SDK_DESCRIPTION "Headers and template for plugins of tracer
With these a plugin of tracer is built: the C interface, the headers for its
BPF programs, the CMake function that builds it, and the template that
`tracer new` copies. A plugin links nothing.")
include(CPack)
