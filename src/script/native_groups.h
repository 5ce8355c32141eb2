// Natives that only some modules of the prelude need: they are made when they are asked for, with natives.group(name).
#pragma once

#include <jsapi.h>

namespace godwit::script {

// textToBytes(text, encoding) -> Uint8Array, bytesToText(view, encoding, start, end), utf8Length(text): encodings by
// Buffer's names in lower case. Part of every module's natives.
extern const JSFunctionSpec kTextNatives[];
// "files": see file_natives.cpp.  "crypto": see crypto_natives.cpp.  "zip": see zip_natives.cpp.  "system": see
// system_natives.cpp.  "net": see net_natives.cpp.
extern const JSFunctionSpec kFileNatives[];
extern const JSFunctionSpec kCryptoNatives[];
extern const JSFunctionSpec kZipNatives[];
extern const JSFunctionSpec kSystemNatives[];
extern const JSFunctionSpec kNetNatives[];

}  // namespace godwit::script
