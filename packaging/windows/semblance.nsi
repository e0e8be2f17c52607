; SPDX-License-Identifier: Apache-2.0
; The Windows installer: for one person or for everybody, also silent.
;
;   makensis -DVERSION=0.1.0 -DFILES=files.nsh -DICON=semblance.ico -DLICENCE=LICENSE -DOUT=setup.exe semblance.nsi
;
; files.nsh is written by filelist.sh from the staged tree: what is installed is what is removed, and nothing else.
; setup.exe [/S] [/AllUsers|/CurrentUser] [/D=FOLDER]; uninstall.exe [/S].
Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true

!define NAME "Semblance"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Semblance"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include x64.nsh

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
BrandingText " "
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME} installer"
VIAddVersionKey /LANG=0 "CompanyName" "The Semblance authors"
VIAddVersionKey /LANG=0 "LegalCopyright" "The Semblance authors, Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\bin\semblance.exe"
!define MUI_FINISHPAGE_RUN_NOTCHECKED
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString Similar ${LANG_ENGLISH} "Find similar pictures"
LangString Similar ${LANG_SIMPCHINESE} "查找相似图片"
LangString Offer ${LANG_ENGLISH} "Search this folder with Semblance"
LangString Offer ${LANG_SIMPCHINESE} "用 Semblance 搜索此文件夹"
LangString Program ${LANG_ENGLISH} "Semblance"
LangString Program ${LANG_SIMPCHINESE} "Semblance"
LangString StartMenu ${LANG_ENGLISH} "Start menu"
LangString StartMenu ${LANG_SIMPCHINESE} "开始菜单"
LangString Explorer ${LANG_ENGLISH} "Find similar pictures in the Explorer menu"
LangString Explorer ${LANG_SIMPCHINESE} "在资源管理器菜单中添加“查找相似图片”"
LangString Running ${LANG_ENGLISH} "Semblance is running. Close its window and try again."
LangString Running ${LANG_SIMPCHINESE} "Semblance 正在运行。请关闭其窗口后重试。"
LangString Only64 ${LANG_ENGLISH} "Semblance needs a 64-bit Windows."
LangString Only64 ${LANG_SIMPCHINESE} "Semblance 需要 64 位 Windows。"

!include "${FILES}"

; A running program cannot be replaced: asked with a window, exit code 2 where silent.
!macro RefuseWhileRunning UN
Function ${UN}RefuseWhileRunning
    retry:
    ${If} ${FileExists} "$INSTDIR\bin\semblance.exe"
        ClearErrors
        FileOpen $0 "$INSTDIR\bin\semblance.exe" a
        ${If} ${Errors}
            MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY retry
            SetErrorLevel 2
            Abort
        ${EndIf}
        FileClose $0
    ${EndIf}
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

Function .onInit
    ${IfNot} ${RunningX64}
        MessageBox MB_OK|MB_ICONSTOP "$(Only64)" /SD IDOK
        SetErrorLevel 3
        Abort
    ${EndIf}
    SetRegView 64
    !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
    SetRegView 64
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "$(Program)" SectionProgram
    SectionIn RO
    Call RefuseWhileRunning
    ; An older version takes away what it brought, and only that, before the new one is put in its place.
    ReadRegStr $0 SHCTX "${KEY}" "UninstallString"
    ReadRegStr $1 SHCTX "${KEY}" "InstallLocation"
    ${If} $0 != ""
    ${AndIf} ${FileExists} "$1\uninstall.exe"
        CopyFiles /SILENT "$1\uninstall.exe" "$PLUGINSDIR\old-uninstall.exe"
        ExecWait '"$PLUGINSDIR\old-uninstall.exe" /S /$MultiUser.InstallMode _?=$1'
        Delete "$1\uninstall.exe"
    ${EndIf}
    !insertmacro InstallStagedFiles
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"

    WriteRegStr SHCTX "${KEY}" "DisplayName" "${NAME}"
    WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${KEY}" "Publisher" "The Semblance authors"
    WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\bin\semblance.exe"
    WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
    WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
    WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    IntFmt $0 "0x%08X" $0
    WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" "$0"
SectionEnd

Section "$(StartMenu)" SectionStartMenu
    SetOutPath "$INSTDIR\bin"
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\bin\semblance.exe"
SectionEnd

Section "$(Explorer)" SectionExplorer
    !define SHELL "Software\Classes\SystemFileAssociations\image\shell\Semblance.similar"
    WriteRegStr SHCTX "${SHELL}" "MUIVerb" "$(Similar)"
    WriteRegStr SHCTX "${SHELL}" "Icon" "$INSTDIR\bin\semblance.exe"
    WriteRegStr SHCTX "${SHELL}" "MultiSelectModel" "Document"
    WriteRegStr SHCTX "${SHELL}\command" "" '"$INSTDIR\bin\semblance.exe" "%1"'
    !define FOLDER "Software\Classes\Directory\shell\Semblance.folder"
    WriteRegStr SHCTX "${FOLDER}" "MUIVerb" "$(Offer)"
    WriteRegStr SHCTX "${FOLDER}" "Icon" "$INSTDIR\bin\semblance.exe"
    WriteRegStr SHCTX "${FOLDER}\command" "" '"$INSTDIR\bin\semblance.exe" "%1"'
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

; Library, models and settings of a person lie elsewhere and stay.
Section "Uninstall"
    Call un.RefuseWhileRunning
    !insertmacro RemoveStagedFiles
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey SHCTX "${SHELL}"
    DeleteRegKey SHCTX "${FOLDER}"
    DeleteRegKey SHCTX "${KEY}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
