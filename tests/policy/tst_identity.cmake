# SPDX-License-Identifier: GPL-3.0-or-later
# The reverse-DNS id, the file type and the version are the same wherever a desktop looks for them.
cmake_minimum_required(VERSION 3.25)

set(id org.paretoscope.Paretoscope)
set(mime_type application/vnd.paretoscope)

# check(<file> <what must match, as a regular expression> <what it is>)
function(check file pattern what)
  set(path "${PS_SOURCE_DIR}/${file}")
  if(NOT EXISTS "${path}")
    message(SEND_ERROR "${file} is missing")
    return()
  endif()
  file(READ "${path}" text)
  if(NOT text MATCHES "${pattern}")
    message(SEND_ERROR "${file}: ${what} is not there (looked for ${pattern})")
  endif()
endfunction()

string(REPLACE "." "\\." id_pattern "${id}")

check(resources/${id}.desktop "\nIcon=${id_pattern}\n" "the icon's name")
check(resources/${id}.desktop "\nStartupWMClass=${id_pattern}\n" "the window class")
check(resources/${id}.desktop "\nExec=paretoscope %F\n" "the command")
check(resources/${id}.desktop "\nMimeType=[^\n]*${mime_type};" "the file type")
check(resources/${id}.metainfo.xml "<id>${id_pattern}</id>" "the component's id")
check(resources/${id}.metainfo.xml "<launchable type=\"desktop-id\">${id_pattern}\\.desktop</launchable>" "the desktop file")
check(resources/${id}.metainfo.xml "<mediatype>${mime_type}</mediatype>" "the file type")
check(resources/${id}.mime.xml "<mime-type type=\"${mime_type}\">" "the file type")

file(READ "${PS_SOURCE_DIR}/CMakeLists.txt" project)
if(NOT project MATCHES "project\\(paretoscope VERSION ([0-9.]+)")
  message(FATAL_ERROR "CMakeLists.txt states no version")
endif()
string(REPLACE "." "\\." version_pattern "${CMAKE_MATCH_1}")
check(resources/${id}.metainfo.xml "<release version=\"${version_pattern}\"" "the release ${CMAKE_MATCH_1} of CMakeLists.txt")

# The store's SQLite application id is the one that the file type is recognised by.
file(READ "${PS_SOURCE_DIR}/resources/${id}.mime.xml" mime)
string(REGEX MATCH "offset=\"68\" value=\"(0x[0-9a-f]+)\"" ignored "${mime}")
check(core/store/migrator.h "kStoreApplicationId = ${CMAKE_MATCH_1};" "the application id")

# Every source that names an application id under org. names this one.
file(GLOB_RECURSE sources "${PS_SOURCE_DIR}/app/*.cpp" "${PS_SOURCE_DIR}/app/*.h" "${PS_SOURCE_DIR}/ui/*.cpp" "${PS_SOURCE_DIR}/ui/*.h")
foreach(source IN LISTS sources)
  file(STRINGS "${source}" lines REGEX "org\\.paretoscope")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "${id_pattern}")
      message(SEND_ERROR "${source}: another id than ${id}: ${line}")
    endif()
  endforeach()
endforeach()
