# SPDX-License-Identifier: Apache-2.0
set(SEMBLANCE_VERSION 0.1.0)
