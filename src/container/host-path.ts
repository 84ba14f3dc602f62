/** Folders of a host that hold more than an application's own files. */
const HOST_FOLDERS = new Set(
  '/ /etc /root /home /usr /var /boot /proc /sys /dev /var/lib /var/run /run /var/lib/docker /var/lib/kubelet /etc/kubernetes'.split(
    ' ',
  ),
);
const SOCKETS = /\/(?:docker|containerd|crio|podman|dockershim)\.sock$/;

/** What a path of the host gives a container that gets it: the say over other containers, the host's files, or nothing of note. */
export function hostPathPower(path: string): 'docker-socket' | 'host-mount' | null {
  if (SOCKETS.test(path)) return 'docker-socket';
  const folder = path === '/' ? path : path.replace(/\/$/, '');
  return HOST_FOLDERS.has(folder) ? 'host-mount' : null;
}
